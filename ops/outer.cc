#include <plexus/op.h>

#include <vector>

#include "ops/product/product.h"
#include "ops/product/rectangles.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/outer.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

namespace plexus {
/// Some elements of A times n elements of B: `rows` rows of Y, whose starts are
/// `stride` elements apart.
using OuterFn = void (*)(const void* a, int64_t rows, const void* b, int64_t n,
                         void* y, int64_t stride);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// A loop that the compiler makes vectors of for each level.
template <typename T>
void OuterRows(const void* a, int64_t rows, const void* b, int64_t n, void* y,
               int64_t stride) {
  const T* const column = static_cast<const T*>(a);
  const T* const row = static_cast<const T*>(b);
  for (int64_t i = 0; i < rows; ++i) {
    T* HWY_RESTRICT const to = static_cast<T*>(y) + i * stride;
    const T factor = column[i];
    for (int64_t j = 0; j < n; ++j) to[j] = factor * row[j];
  }
}

/// Integers wrap: they are computed as unsigned ones.
OuterFn OuterFor(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return &OuterRows<float>;
    case PLEXUS_FLOAT64:
      return &OuterRows<double>;
    case PLEXUS_INT32:
      return &OuterRows<uint32_t>;
    default:
      return &OuterRows<uint64_t>;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(OuterFor);

namespace {

void OuterShape(const Infer& ctx) {
  ctx.Output(0, std::vector<Dim>{ctx.Product(ctx.shape(0)),
                                 ctx.Product(ctx.shape(1))});
}

struct Outer {
  OuterFn fn;
  int64_t rows, n, element_size;
};

int32_t RunOuter(const Outer& s, Run ctx) {
  product::ForRectangles(
      ctx, s.rows, s.n, s.element_size,
      [&](Run worker, const product::Rectangle& at) {
        char* const y = worker.output<char>(0) +
                        (at.row * s.n + at.col) * s.element_size;
        s.fn(worker.input<char>(0) + at.row * s.element_size, at.rows,
             worker.input<char>(1) + at.col * s.element_size, at.n, y, s.n);
        worker.Epilogue(y, s.n * s.element_size, at.row, at.col, at.rows, at.n);
      });
  return PLEXUS_OK;
}

void PrepareOuter(const Prepare& ctx, PlexusKernel* kernel) {
  *ctx.State<Outer>(kernel) = {OuterForAt(ctx.simd())(ctx.dtype(0)),
                               Count(ctx.shape(0)), Count(ctx.shape(1)),
                               ElementSize(ctx.dtype(0))};
  kernel->run = kRunFn<Outer, RunOuter>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(outer) {
  return plexus::Op("Outer",
                    "Outer product as numpy.outer: Y[i, j] = A[i] * B[j], A "
                    "and B being flattened; integers wrap.")
      .Type("T", plexus::product::kTypes)
      .Input("A", "T", "Of any rank, M elements in all.")
      .Input("B", "T", "Of any rank, N elements in all.")
      .Output("Y", "T", "[M, N].")
      .Traits(PLEXUS_EPILOGUE)
      .Infer<plexus::OuterShape>()
      .Prepare<plexus::PrepareOuter>();
}
#endif
