#include <plexus/op.h>

#include <cstring>

#include "ops/layout/element.h"
#include "ops/product/product.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/gemm.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

namespace plexus {
/// y[j] = alpha y[j] + beta c[j * c_step] for n elements, each operation
/// rounded by itself; c_step is 0 or 1. Where c is NULL, y[j] = alpha y[j].
using GemmRowFn = void (*)(const void* alpha, const void* beta, const void* c,
                           int64_t c_step, int64_t n, void* y);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Loops that the compiler makes vectors of for each level.
template <typename T>
void GemmRow(const void* alpha, const void* beta, const void* c, int64_t c_step,
             int64_t n, void* y) {
  T a, b;
  std::memcpy(&a, alpha, sizeof(T));
  std::memcpy(&b, beta, sizeof(T));
  const T* const term = static_cast<const T*>(c);
  T* HWY_RESTRICT const to = static_cast<T*>(y);
  if (term == nullptr) {
    for (int64_t j = 0; j < n; ++j) to[j] = a * to[j];
  } else if (c_step == 0) {
    const T added = b * *term;
    for (int64_t j = 0; j < n; ++j) to[j] = a * to[j] + added;
  } else {
    for (int64_t j = 0; j < n; ++j) to[j] = a * to[j] + b * term[j];
  }
}

/// Integers wrap: they are computed as unsigned ones.
GemmRowFn GemmRowFor(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return &GemmRow<float>;
    case PLEXUS_FLOAT64:
      return &GemmRow<double>;
    case PLEXUS_INT32:
      return &GemmRow<uint32_t>;
    default:
      return &GemmRow<uint64_t>;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(GemmRowFor);

namespace {

/// alpha or beta as an element.
template <typename Ctx>
uint64_t Factor(const Ctx& ctx, const char* name) {
  const double number = ctx.Float(name);
  bool fits = false;
  const uint64_t element = layout::ElementOf(ctx.dtype(0), number, &fits);
  if (!fits) {
    ctx.Fail(name, " is ", layout::NumberText(number),
             ", which no integer of the inputs' dtype is");
  }
  return element;
}

/// The dim of a matrix that is `axis` of its (possibly) transposed one.
template <typename Ctx>
int AxisOf(const Ctx& ctx, const char* transposed, int axis) {
  return ctx.Bool(transposed) ? 1 - axis : axis;
}

/// C goes to [M, N] by broadcasting; Y's dims never come from C.
void CheckAddend(const Infer& ctx, const Dim (&y)[2]) {
  const int rank = ctx.rank(2);
  if (rank > 2) {
    ctx.Fail("C has rank ", rank, ", must go to [M, N]: rank 2 at most");
  }
  for (int k = 0; k < rank; ++k) {
    const Dim c = ctx.dim(2, k), wanted = y[k + 2 - rank];
    if (!c.is_number() || !wanted.is_number()) {
      if (!c.is_number() || c.number() != 1) ctx.Equal(c, wanted);
    } else if (c.number() != 1 && c.number() != wanted.number()) {
      ctx.Fail("dim ", k, " of C is ", c.number(), ", must be 1",
               wanted.number() == 1 ? "" : Text(" or ", wanted.number()),
               ", as in Y");
    }
  }
}

void GemmShape(const Infer& ctx) {
  for (const int i : {0, 1}) {
    if (ctx.rank(i) == 2) continue;
    ctx.Fail(i == 0 ? "A" : "B", " must be a matrix (rank 2), not rank ",
             ctx.rank(i), "; MatMul and Dot take other ranks");
  }
  ctx.Equal({0, AxisOf(ctx, "transA", 1), "A"},
            {1, AxisOf(ctx, "transB", 0), "B"});
  const Dim y[] = {ctx.dim(0, AxisOf(ctx, "transA", 0)),
                   ctx.dim(1, AxisOf(ctx, "transB", 1))};
  if (ctx.has(2)) CheckAddend(ctx, y);
  for (const char* const name : {"alpha", "beta"}) Factor(ctx, name);
  ctx.Output(0, y);
}

struct Gemm {
  GemmRowFn fn;
  uint64_t alpha, beta;
  bool has_c;
  int64_t c_row_step, c_col_step;  ///< in elements
  int64_t element_size;
};

void FinishGemm(const void* state, Run worker, void* data, int64_t row_stride,
                int64_t row, int64_t col, int64_t rows, int64_t n) {
  const Gemm& s = *static_cast<const Gemm*>(state);
  for (int64_t r = 0; r < rows; ++r) {
    const int64_t at = (row + r) * s.c_row_step + col * s.c_col_step;
    const char* const c =
        s.has_c ? worker.input<char>(2) + at * s.element_size : nullptr;
    s.fn(&s.alpha, &s.beta, c, s.c_col_step, n,
         static_cast<char*>(data) + r * row_stride);
  }
}

void PrepareGemm(const Prepare& ctx, PlexusKernel* kernel) {
  product::Product p;
  p.a_swapped = ctx.Bool("transA");
  p.b_swapped = ctx.Bool("transB");
  p.m = ctx.output_shape(0)[0];
  p.n = ctx.output_shape(0)[1];
  p.k = ctx.shape(0)[AxisOf(ctx, "transA", 1)];
  p.place_rows = p.m;
  bool rowwise = !p.a_swapped;
  if (ctx.has(2) || ctx.Float("alpha") != 1) {
    Gemm* const s = ctx.Allocate<Gemm>(1);
    *s = {GemmRowForAt(ctx.simd())(ctx.dtype(0)),
          Factor(ctx, "alpha"),
          Factor(ctx, "beta"),
          ctx.has(2),
          0,
          0,
          ElementSize(ctx.dtype(0))};
    if (s->has_c) {
      const auto c = ctx.shape(2);
      if (!c.empty() && c.back() != 1) s->c_col_step = 1;
      if (c.size() == 2 && c[0] != 1) s->c_row_step = c[1];
    }
    rowwise &= s->c_row_step == 0;
    p.finish = FinishGemm;
    p.finish_state = s;
  }
  if (!rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  product::PrepareProduct(ctx, kernel, p);
}

/// K multiply-adds for each element of the output, and what follows the sum.
void EstimateGemm(const Prepare& ctx, PlexusWork* work) {
  const auto k =
      static_cast<double>(ctx.shape(0)[AxisOf(ctx, "transA", 1)]);
  work->operations =
      (2 * k + 3) * static_cast<double>(Count(ctx.output_shape(0)));
}

constexpr auto kGemmCost = Takes<EstimateGemm>();

}  // namespace
}  // namespace plexus

PLEXUS_OP(gemm) {
  return plexus::Op(
             "Gemm",
             "alpha * A' B' + beta * C, A' and B' being A and B or their "
             "transposes. Sums are done by fused multiply-add in a fixed "
             "order; what follows is rounded operation by operation.")
      .Type("T", plexus::product::kTypes)
      .Input("A", "T", "[M, K]; with transA, [K, M].")
      .Input("B", "T", "[K, N]; with transB, [N, K].")
      .Input("C", "T", "Broadcast to [M, N]; left out, nothing is added.",
             PLEXUS_OPTIONAL)
      .Output("Y", "T", "[M, N].")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "1.0",
                 "A factor; a whole number where T is an integer.")
      .Attribute("beta", PLEXUS_ATTR_FLOAT, "1.0", "The same, of C.")
      .Attribute("transA", PLEXUS_ATTR_BOOL, "false", "A is transposed.")
      .Attribute("transB", PLEXUS_ATTR_BOOL, "false", "B is transposed.")
      .Traits(PLEXUS_EPILOGUE | PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Extend<plexus::product::kLayout, plexus::product::kNarrow,
              plexus::kGemmCost>()
      .Infer<plexus::GemmShape>()
      .Prepare<plexus::PrepareGemm>();
}
#endif
