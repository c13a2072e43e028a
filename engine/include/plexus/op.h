// The plugin contract (abi.h) with C++ manners. Header-only; this is what ops/
// and plugins/ include, and all that a scalar operator needs:
//
//   #include <cmath>
//   #include <plexus/op.h>
//
//   float Swish(float x) { return x / (1 + std::exp(-x)); }
//
//   PLEXUS_OP(swish) {
//     return plexus::Op("Swish", "x * sigmoid(x)")
//         .Type("T", plexus::kFloat32)
//         .Input("X", "T")
//         .Output("Y", "T")
//         .Elementwise<plexus::ScalarTile<Swish>>();
//   }
//   PLEXUS_PLUGIN("swish", "1.0", "The Swish activation.", swish)
//
// Vector kernels add simd-inl.h. Rules for shapes and `prepare` may throw
// (ctx.Fail throws OpFailure); that is turned into the host's errors at the C
// boundary. Kernels don't throw. What a function of ScalarTile, a kernel of
// kRunFn or a part of ParallelFor throws all the same fails the run; in other
// kernels, and in `destroy`, it ends the process.
#ifndef PLEXUS_OP_H_
#define PLEXUS_OP_H_

#include <plexus/abi.h>
#include <plexus/extensions.h>
#include <plexus/op_context.h>
#include <plexus/scalar_tile.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace plexus {

// ---- the C boundary ---------------------------------------------------------

namespace detail {

template <typename Ctx, typename Fn>
int32_t Guard(Ctx* ctx, const Fn& fn) noexcept {
  try {
    fn();
    return PLEXUS_OK;
  } catch (...) {
    return FailWithException(ctx, PLEXUS_ERROR_GRAPH);
  }
}

template <void (*kRule)(const Infer&)>
int32_t InferThunk(PlexusInfer* ctx) {
  return Guard(ctx, [&] { kRule(Infer(ctx)); });
}

template <Dim (*kRule)(const Infer&, std::span<const Dim>)>
int64_t DimThunk(PlexusInfer* ctx, const int64_t* args) {
  Dim result;
  Guard(ctx, [&] {
    const std::vector<Dim> dims(args, args + ctx->n_inputs);
    result = kRule(Infer(ctx), dims);
  });
  return result.handle;
}

template <void (*kPrepare)(const Prepare&, PlexusKernel*)>
int32_t PrepareThunk(PlexusPrepare* ctx, PlexusKernel* kernel) {
  return Guard(ctx, [&] { kPrepare(Prepare(ctx), kernel); });
}

template <std::vector<int> (*kRule)(const Infer&)>
int32_t AxesThunk(PlexusInfer* ctx, int32_t* axes) {
  return Guard(ctx, [&] {
    for (const int axis : kRule(Infer(ctx))) *axes++ = axis;
  });
}

template <void (*kEstimate)(const Prepare&, PlexusWork*)>
void EstimateThunk(PlexusPrepare* ctx, PlexusWork* work) {
  try {
    kEstimate(Prepare(ctx), work);
  } catch (...) {  // an estimate may do without
  }
}

template <int kOperations>
void EstimateElements(const Prepare& ctx, PlexusWork* work) {
  work->operations =
      kOperations * static_cast<double>(Count(ctx.output_shape(0)));
}

template <typename State, int32_t (*kRun)(const State&, Run)>
int32_t RunThunk(const void* state, PlexusRun* ctx) {
  try {
    return kRun(*static_cast<const State*>(state), Run(ctx));
  } catch (...) {
    return FailWithException(ctx, PLEXUS_ERROR_RUN);
  }
}

template <auto kSelect>
void PrepareTile(const Prepare& ctx, PlexusKernel* kernel) {
  if constexpr (requires { kSelect.Check(ctx); }) kSelect.Check(ctx);
  kernel->tile = kSelect(ctx.simd())(ctx.dtype(0));
  if (kernel->tile == nullptr) {
    ctx.Fail("there is no kernel for ", DtypeText(ctx.dtype(0)));
  }
}

}  // namespace detail

/// The PlexusRunFn of a kernel written as `int32_t Fn(const State&, Run)`.
template <typename State, int32_t (*kRun)(const State&, Run)>
inline constexpr PlexusRunFn kRunFn = &detail::RunThunk<State, kRun>;

/// An extension's table under its name, for Op::Extend: a constexpr of the
/// plugin's own.
template <typename Table>
struct Extension {
  const char* name;
  Table table;
};
/// That the operator can read these inputs (bit i: input i) swapped.
constexpr Extension<PlexusLayout> ReadsSwapped(uint32_t inputs) {
  return {PLEXUS_LAYOUT, {sizeof(PlexusLayout), inputs, nullptr}};
}
/// That it reorders the axes of its first input: kAxes gives the input's axis for
/// each of the output's.
template <std::vector<int> (*kAxes)(const Infer&)>
constexpr Extension<PlexusLayout> ReordersAxes() {
  return {PLEXUS_LAYOUT,
          {sizeof(PlexusLayout), 0, &detail::AxesThunk<kAxes>}};
}
/// What a run takes, where that isn't its bytes: kEstimate changes what the host
/// supposed.
template <void (*kEstimate)(const Prepare&, PlexusWork*)>
constexpr Extension<PlexusCost> Takes() {
  return {PLEXUS_COST,
          {sizeof(PlexusCost), &detail::EstimateThunk<kEstimate>}};
}
/// The same for so many operations an element of the first output.
template <int kOperations>
constexpr Extension<PlexusCost> TakesPerElement() {
  return Takes<&detail::EstimateElements<kOperations>>();
}

/// That the operator can read these inputs (bit i: input i) as 16-bit floats
/// where its type variable is float32.
constexpr Extension<PlexusNarrow> ReadsNarrow(uint32_t inputs) {
  return {PLEXUS_NARROW, {sizeof(PlexusNarrow), inputs}};
}

// ---- declaring an operator --------------------------------------------------

/// An operator's table, built once and then immutable; see abi.h for the meaning
/// of each part. Texts must be literals: only the pointers are kept. What is
/// called on an Op gives it back, to be moved.
class Op {
 public:
  Op(const char* name, const char* doc) {
    table_.struct_size = sizeof(PlexusOp);
    table_.name = name;
    table_.doc = doc;
  }

  Op&& Alias(const char* name) {
    return aliases_.push_back(name), std::move(*this);
  }
  Op&& Type(const char* name, uint32_t dtypes) {
    return types_.push_back({name, dtypes}), std::move(*this);
  }
  Op&& Input(const char* name, const char* type, const char* doc = "",
            uint32_t flags = PLEXUS_REQUIRED) {
    return inputs_.push_back({name, type, flags, doc}), std::move(*this);
  }
  Op&& Output(const char* name, const char* type, const char* doc = "",
             uint32_t flags = PLEXUS_REQUIRED) {
    return outputs_.push_back({name, type, flags, doc}), std::move(*this);
  }
  /// `default_text` NULL: the attribute may be absent, or, with
  /// PLEXUS_REQUIRED, must be given.
  Op&& Attribute(const char* name, int32_t type, const char* default_text,
                const char* doc, uint32_t flags = PLEXUS_OPTIONAL) {
    return attributes_.push_back({name, type, flags, default_text, doc}),
           std::move(*this);
  }
  Op&& Traits(uint32_t traits) {
    return table_.traits |= traits, std::move(*this);
  }
  /// Largest error in ULP; the default, 0, says exact or correctly rounded.
  Op&& Accuracy(double ulp) {
    return table_.accuracy_ulp = ulp, std::move(*this);
  }

  template <void (*kRule)(const plexus::Infer&)>
  Op&& Infer() {
    return table_.infer = &detail::InferThunk<kRule>, std::move(*this);
  }
  template <void (*kPrepare)(const plexus::Prepare&, PlexusKernel*)>
  Op&& Prepare() {
    return table_.prepare = &detail::PrepareThunk<kPrepare>, std::move(*this);
  }
  /// Elementwise, with the tile function kSelect(simd)(dtype of input 0): a
  /// ScalarTile, or what PLEXUS_SIMD_EXPORT (simd-inl.h) made.
  template <auto kSelect>
  Op&& Elementwise() {
    return Traits(PLEXUS_ELEMENTWISE)
        .template Prepare<&detail::PrepareTile<kSelect>>();
  }
  /// The rule for dims, where shapes are computed with this operator: of its
  /// context it may ask attributes and dim arithmetic.
  template <Dim (*kRule)(const plexus::Infer&, std::span<const Dim>)>
  Op&& DimRule() {
    return table_.dim = &detail::DimThunk<kRule>, std::move(*this);
  }

  /// Optional tables, each an Extension, all in one call:
  /// Extend<kLayout, kNarrow>().
  template <const auto&... kExtensions>
  Op&& Extend() {
    table_.extension = [](const char* name) -> const void* {
      const void* found = nullptr;
      ((std::strcmp(name, kExtensions.name) == 0
            ? void(found = &kExtensions.table)
            : void()),
       ...);
      return found;
    };
    return std::move(*this);
  }

  /// The finished table; this object must outlive it.
  const PlexusOp* Finish() {
    if (!aliases_.empty()) {
      aliases_.push_back(nullptr);
      table_.aliases = aliases_.data();
    }
    Set(types_, &table_.types, &table_.n_types);
    Set(inputs_, &table_.inputs, &table_.n_inputs);
    Set(outputs_, &table_.outputs, &table_.n_outputs);
    Set(attributes_, &table_.attributes, &table_.n_attributes);
    return &table_;
  }

 private:
  template <typename T>
  static void Set(const std::vector<T>& from, const T** to, uint32_t* n) {
    *to = from.data();
    *n = static_cast<uint32_t>(from.size());
  }

  PlexusOp table_ = {};
  std::vector<const char*> aliases_;
  std::vector<PlexusType> types_;
  std::vector<PlexusInput> inputs_;
  std::vector<PlexusOutput> outputs_;
  std::vector<PlexusAttribute> attributes_;
};

}  // namespace plexus

/// Defines `extern "C" const PlexusOp* plexus_op_<id>()`; the body that follows
/// returns a plexus::Op. <id> is the file's name. Declarations are `cold`: they
/// stand together then, apart from the kernels, and a program that starts reads
/// few pages.
#define PLEXUS_OP(id)                                                \
  [[gnu::cold]] static ::plexus::Op plexus_declare_##id();           \
  extern "C" [[gnu::cold]] const PlexusOp* plexus_op_##id(void) {    \
    static ::plexus::Op op = plexus_declare_##id();                  \
    static const PlexusOp* const table = op.Finish();                \
    return table;                                                    \
  }                                                                  \
  static ::plexus::Op plexus_declare_##id()

/// Defines the one exported symbol of a plugin: name, version, doc, and the ids
/// of its operators (at most 8; larger plugins fill a PlexusPlugin themselves).
#define PLEXUS_PLUGIN(name, version, doc, ...)                              \
  extern "C" PLEXUS_EXPORT const PlexusPlugin* plexus_plugin(               \
      const PlexusHost*) {                                                  \
    static const PlexusOp* const ops[] = {PLEXUS_DETAIL_EACH(__VA_ARGS__)}; \
    static const PlexusPlugin plugin = {                                    \
        sizeof(PlexusPlugin),     PLEXUS_ABI_MAJOR, PLEXUS_ABI_MINOR,       \
        sizeof(ops) / sizeof(*ops), name,           version,                \
        doc,                      ops,              nullptr};               \
    return &plugin;                                                         \
  }

#define PLEXUS_DETAIL_EACH(...)                                             \
  PLEXUS_DETAIL_PICK(__VA_ARGS__, PLEXUS_DETAIL_8, PLEXUS_DETAIL_7,         \
                     PLEXUS_DETAIL_6, PLEXUS_DETAIL_5, PLEXUS_DETAIL_4,     \
                     PLEXUS_DETAIL_3, PLEXUS_DETAIL_2, PLEXUS_DETAIL_1, 0)( \
      __VA_ARGS__)
#define PLEXUS_DETAIL_PICK(a, b, c, d, e, f, g, h, pick, ...) pick
#define PLEXUS_DETAIL_1(a) plexus_op_##a()
#define PLEXUS_DETAIL_2(a, ...) plexus_op_##a(), PLEXUS_DETAIL_1(__VA_ARGS__)
#define PLEXUS_DETAIL_3(a, ...) plexus_op_##a(), PLEXUS_DETAIL_2(__VA_ARGS__)
#define PLEXUS_DETAIL_4(a, ...) plexus_op_##a(), PLEXUS_DETAIL_3(__VA_ARGS__)
#define PLEXUS_DETAIL_5(a, ...) plexus_op_##a(), PLEXUS_DETAIL_4(__VA_ARGS__)
#define PLEXUS_DETAIL_6(a, ...) plexus_op_##a(), PLEXUS_DETAIL_5(__VA_ARGS__)
#define PLEXUS_DETAIL_7(a, ...) plexus_op_##a(), PLEXUS_DETAIL_6(__VA_ARGS__)
#define PLEXUS_DETAIL_8(a, ...) plexus_op_##a(), PLEXUS_DETAIL_7(__VA_ARGS__)

#endif  // PLEXUS_OP_H_
