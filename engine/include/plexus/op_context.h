// What an operator's code sees of the contract (abi.h), with C++ manners: dims,
// and the contexts of shape rules, `prepare` and kernels. Header-only; op.h
// includes it.
#ifndef PLEXUS_OP_CONTEXT_H_
#define PLEXUS_OP_CONTEXT_H_

#include <plexus/abi.h>
#include <plexus/dtype.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace plexus {

// ---- failing ----------------------------------------------------------------

/// Thrown by shape rules and `prepare`; caught at the C boundary.
struct OpFailure {
  int32_t code;      ///< PLEXUS_ERROR_*
  std::string text;  ///< what is wrong, without the operator's name or place
};

namespace detail {
inline void Append(std::string& text, std::string_view part) { text += part; }
template <typename T>
  requires std::is_arithmetic_v<T>
void Append(std::string& text, T part) {
  text += std::to_string(part);
}
inline void Append(std::string& text, std::span<const int64_t> list) {
  text += '[';
  for (size_t k = 0; k < list.size(); ++k) {
    if (k > 0) text += ", ";
    text += std::to_string(list[k]);
  }
  text += ']';
}
}  // namespace detail

namespace detail {
/// Fails with what the exception under way says; `code` where that names none.
template <typename Ctx>
[[gnu::cold, gnu::noinline]] int32_t FailWithException(Ctx* ctx,
                                                       int32_t code) noexcept {
  const auto fail = [ctx](int32_t as, const char* text) {
    return ctx->base.host->fail(&ctx->base, as, text);
  };
  try {
    throw;
  } catch (const OpFailure& failure) {
    return fail(failure.code, failure.text.c_str());
  } catch (const std::bad_alloc&) {
    return fail(PLEXUS_ERROR_LIMIT, "out of memory");
  } catch (const std::exception& exception) {
    char text[512];  // a string might throw again
    std::snprintf(text, sizeof(text), "it failed with an exception: %s",
                  exception.what());
    return fail(code, text);
  } catch (...) {
    return fail(code, "it failed with an exception that is no std::exception");
  }
}
}  // namespace detail

/// The parts, strings, numbers and shapes ("[2, 3]"), one after the other.
template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::string text;
  (detail::Append(text, parts), ...);
  return text;
}

// ---- what shape rules, prepare and kernels see ------------------------------

/// A dim: a number, or a handle to an expression that the host keeps.
struct Dim {
  int64_t handle = 0;
  Dim() = default;
  Dim(int64_t number_or_handle) : handle(number_or_handle) {}  // NOLINT
  bool is_number() const { return handle > PLEXUS_DIM_HANDLE; }
  /// The number, where is_number().
  int64_t number() const { return handle; }
};

/// What shape rules and prepare have in common: attributes and failing. `Ctx`
/// is PlexusInfer or PlexusPrepare.
template <typename Ctx>
class NodeContext {
 public:
  explicit NodeContext(Ctx* ctx) : ctx_(ctx) {}
  Ctx* raw() const { return ctx_; }

  int n_inputs() const { return ctx_->n_inputs; }
  int n_outputs() const { return ctx_->n_outputs; }
  /// Whether input i is there; false for an optional one left out.
  bool has(int i) const {
    return i < ctx_->n_inputs && ctx_->inputs[i].dtype != PLEXUS_NONE;
  }
  int rank(int i) const { return At(i).rank; }
  int32_t dtype(int i) const { return At(i).dtype; }
  /// A constant input's elements, dense and row-major; NULL if not constant.
  template <typename T>
  const T* Constant(int i) const {
    return static_cast<const T*>(At(i).data);
  }

  /// Attributes by name. Has: given or with a default. The others need it.
  bool Has(const char* name) const { return Find(name) != nullptr; }
  int64_t Int(const char* name) const {
    return Single(name, &PlexusValue::ints);
  }
  bool Bool(const char* name) const { return Int(name) != 0; }
  int32_t Dtype(const char* name) const {
    return static_cast<int32_t>(Int(name));
  }
  double Float(const char* name) const {
    return Single(name, &PlexusValue::floats);
  }
  std::string_view String(const char* name) const {
    return Single(name, &PlexusValue::strings);
  }
  std::span<const int64_t> Ints(const char* name) const {
    return List(name, &PlexusValue::ints);
  }
  std::span<const double> Floats(const char* name) const {
    return List(name, &PlexusValue::floats);
  }

  /// The axis counted from the front: 0 <= result < rank. Negative axes count
  /// from the end; fails when out of range.
  int Axis(int64_t axis, int rank) const {
    if (axis < -rank || axis >= rank) {
      Fail("axis ", axis, " is out of range for rank ", rank);
    }
    return static_cast<int>(axis < 0 ? axis + rank : axis);
  }

  /// The graph is at fault.
  template <typename... Parts>
  [[noreturn]] void Fail(const Parts&... parts) const {
    throw OpFailure{PLEXUS_ERROR_GRAPH, Text(parts...)};
  }

 protected:
  /// Input i; fails where there is none.
  const PlexusTensor& At(int i) const {
    if (ctx_->inputs == nullptr) Fail("a rule for dims asks for an input");
    if (i < 0 || i >= ctx_->n_inputs) FailIndex("input", i, ctx_->n_inputs);
    return ctx_->inputs[i];
  }
  [[noreturn, gnu::cold, gnu::noinline]] void FailIndex(const char* what, int i,
                                                        int count) const {
    Fail("it asks for ", what, " ", i, ", but has ", count, " here");
  }

  Ctx* ctx_;

 private:
  const PlexusValue* Find(const char* name) const {
    return ctx_->base.host->attribute(&ctx_->base, name);
  }
  const PlexusValue& Get(const char* name) const {
    const PlexusValue* value = Find(name);
    if (value == nullptr) Fail("attribute ", name, " is missing");
    return *value;
  }
  template <typename T>
  std::span<const T> List(const char* name,
                          const T* PlexusValue::*list) const {
    const PlexusValue& value = Get(name);
    if (value.count > 0 && value.*list == nullptr) FailType(name);
    return {value.*list, static_cast<size_t>(value.count)};
  }
  template <typename T>
  T Single(const char* name, const T* PlexusValue::*list) const {
    const std::span<const T> values = List(name, list);
    if (values.size() != 1) FailType(name);
    return values[0];
  }
  [[noreturn, gnu::cold, gnu::noinline]] void FailType(const char* name) const {
    Fail("it asks for attribute ", name, " as what it isn't declared to be");
  }
};

/// Dim `axis` of an input, which messages call `name`.
struct InputDim {
  int input, axis;
  const char* name;
};

/// A shape rule's view: inputs' dtypes and dims, dim arithmetic, known values.
class Infer : public NodeContext<PlexusInfer> {
 public:
  using NodeContext::NodeContext;

  /// 0 <= axis < rank(i); fails otherwise.
  Dim dim(int i, int axis) const {
    const PlexusTensor& t = At(i);
    if (axis < 0 || axis >= t.rank) FailDim(i, axis);
    return t.shape[axis];
  }
  std::vector<Dim> shape(int i) const {
    const PlexusTensor& t = At(i);
    return {t.shape, t.shape + t.rank};
  }

  // See PlexusHost's dim_* services.
  Dim Add(Dim a, Dim b) const { return Call(host().dim_add, a, b); }
  Dim Sub(Dim a, Dim b) const { return Call(host().dim_sub, a, b); }
  Dim Mul(Dim a, Dim b) const { return Call(host().dim_mul, a, b); }
  Dim Div(Dim a, Dim b) const { return Call(host().dim_div, a, b); }
  Dim Max(Dim a, Dim b) const { return Call(host().dim_max, a, b); }
  Dim Equal(Dim a, Dim b) const { return Call(host().dim_equal, a, b); }
  Dim Broadcast(Dim a, Dim b) const { return Call(host().dim_broadcast, a, b); }
  /// Equal; where two numbers differ the text says whose they are.
  Dim Equal(InputDim a, InputDim b) const {
    const Dim x = dim(a.input, a.axis), y = dim(b.input, b.axis);
    if (x.is_number() && y.is_number() && x.number() != y.number()) {
      Fail("dim ", a.axis, " of ", a.name, " is ", x.number(), ", but dim ",
           b.axis, " of ", b.name, " is ", y.number());
    }
    return Equal(x, y);
  }
  /// The product of dims first <= k < last.
  Dim Product(std::span<const Dim> dims) const {
    Dim product = 1;
    for (Dim d : dims) product = Mul(product, d);
    return product;
  }
  /// NumPy's broadcasting of two shapes.
  std::vector<Dim> Broadcast(std::span<const Dim> a,
                             std::span<const Dim> b) const {
    if (a.size() < b.size()) std::swap(a, b);
    std::vector<Dim> result(a.begin(), a.end());
    const size_t offset = a.size() - b.size();
    for (size_t k = 0; k < b.size(); ++k) {
      result[offset + k] = Broadcast(result[offset + k], b[k]);
    }
    return result;
  }

  /// The elements of input i as dims. Where they are not known from the graph
  /// but depend on bound dims only, each is a dim of its own, and `known` (if
  /// given) says false. Fails where they depend on the data of an input.
  std::vector<Dim> Values(int i, const char* what, bool* known = nullptr) const {
    int64_t count = 0;
    const int64_t* values = host().value(ctx_, i, &count);
    if (known != nullptr) *known = values != nullptr;
    if (values != nullptr) return {values, values + count};
    Dim n = 1;
    for (int k = 0; k < rank(i); ++k) n = Mul(n, dim(i, k));
    if (!n.is_number()) Fail("the length of ", what, " must be a number");
    std::vector<Dim> result;
    for (int64_t k = 0; k < n.number(); ++k) result.push_back(Unknown(i, what));
    return result;
  }
  /// A dim that is worked out at plan time, from input i, whose value depends on
  /// bound dims only. Fails where it depends on the data of an input.
  Dim Unknown(int i, const char* what) const {
    return host().dim_unknown(ctx_, i, what);
  }

  /// Sets output i: its dims, and its dtype where no input fixes it.
  void Output(int i, std::span<const Dim> shape,
              int32_t dtype = PLEXUS_NONE) const {
    std::vector<int64_t> dims;
    for (Dim d : shape) dims.push_back(d.handle);
    host().set_output(ctx_, i, dtype, static_cast<int32_t>(dims.size()),
                      dims.data());
  }

  /// States the elements of an int64 output that the rule knows.
  void SetValue(int i, std::span<const Dim> values) const {
    std::vector<int64_t> dims;
    for (Dim d : values) dims.push_back(d.handle);
    host().set_value(ctx_, i, static_cast<int64_t>(dims.size()), dims.data());
  }

 private:
  [[noreturn, gnu::cold, gnu::noinline]] void FailDim(int i, int axis) const {
    Fail("its shape rule asks for dim ", axis, " of input ", i,
         ", whose rank is ", rank(i));
  }
  const PlexusHost& host() const { return *ctx_->base.host; }
  Dim Call(int64_t (*service)(PlexusInfer*, int64_t, int64_t), Dim a,
           Dim b) const {
    return service(ctx_, a.handle, b.handle);
  }
};

/// What `prepare` sees: numbers for dims, constants' data, the SIMD levels.
class Prepare : public NodeContext<PlexusPrepare> {
 public:
  using NodeContext::NodeContext;

  const PlexusTensor& input(int i) const { return At(i); }
  const PlexusTensor& output(int i) const {
    if (i < 0 || i >= ctx_->n_outputs) FailIndex("output", i, ctx_->n_outputs);
    return ctx_->outputs[i];
  }
  std::span<const int64_t> shape(int i) const { return Shape(input(i)); }
  std::span<const int64_t> output_shape(int i) const {
    return Shape(output(i));
  }
  uint32_t simd() const { return ctx_->simd; }
  int threads() const { return ctx_->threads; }
  bool epilogue() const { return ctx_->epilogue != 0; }

  /// Zeroed memory for `count` elements that lives until after `destroy`.
  template <typename T>
  T* Allocate(int64_t count) const {
    static_assert(std::is_trivially_destructible_v<T>);
    int64_t bytes = 0;
    if (__builtin_mul_overflow(count, static_cast<int64_t>(sizeof(T)),
                               &bytes)) {
      bytes = INT64_MAX;  // which the host refuses
    }
    void* memory = ctx_->base.host->allocate(ctx_, bytes);
    if (memory == nullptr) throw OpFailure{PLEXUS_ERROR_LIMIT, ""};
    return static_cast<T*>(memory);
  }
  /// The kernel's state: a T in the host's memory.
  template <typename T>
  T* State(PlexusKernel* kernel) const {
    T* state = new (Allocate<T>(1)) T();
    kernel->state = state;
    return state;
  }

  static std::span<const int64_t> Shape(const PlexusTensor& t) {
    return {t.shape, static_cast<size_t>(t.rank)};
  }
};

/// The number of elements of a bound shape.
inline int64_t Count(std::span<const int64_t> shape) {
  int64_t count = 1;
  for (int64_t n : shape) count *= n;
  return count;
}

/// What a kernel sees of a run.
class Run {
 public:
  explicit Run(PlexusRun* ctx) : ctx_(ctx) {}
  PlexusRun* raw() const { return ctx_; }

  template <typename T>
  const T* input(int i) const {
    return static_cast<const T*>(ctx_->inputs[i]);
  }
  template <typename T>
  T* output(int i) const {
    return static_cast<T*>(ctx_->outputs[i]);
  }
  int64_t rows() const { return ctx_->rows; }
  bool has_epilogue() const { return ctx_->epilogue != nullptr; }
  /// Hands over a finished rectangle of the first output; see PlexusRun.
  void Epilogue(void* data, int64_t row_stride, int64_t row, int64_t col,
                int64_t rows, int64_t n) const {
    if (ctx_->epilogue != nullptr) {
      ctx_->epilogue(ctx_, data, row_stride, row, col, rows, n);
    }
  }
  /// fn(Run worker, int64_t begin, int64_t end) over parts of 0 <= i < n.
  template <typename Fn>
  void ParallelFor(int64_t n, int64_t grain, const Fn& fn) const {
    ctx_->base.host->parallel_for(
        ctx_, n, grain,
        [](PlexusRun* ctx, void* arg, int64_t begin, int64_t end) {
          try {
            (*static_cast<const Fn*>(arg))(Run(ctx), begin, end);
          } catch (...) {
            detail::FailWithException(ctx, PLEXUS_ERROR_RUN);
          }
        },
        const_cast<Fn*>(&fn));
  }
  /// The data is at fault; gives the code to return.
  int32_t Fail(const char* text) const {
    return ctx_->base.host->fail(&ctx_->base, PLEXUS_ERROR_RUN, text);
  }

 private:
  PlexusRun* ctx_;
};

}  // namespace plexus

#endif  // PLEXUS_OP_CONTEXT_H_
