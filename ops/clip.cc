#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/clip.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/order-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

template <class N>
struct ClipExpr {
  template <class D, class V>
  V operator()(D d, V x, V min, V max) const {
    return order::MinExpr<N>()(d, order::MaxExpr<N>()(d, x, min), max);
  }
};
struct ClipNothing {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return x;
  }
};

/// Where min was left out, the inputs are x, NULL, max.
template <class Expr, typename T>
const char* ClipAbove(const void* const* inputs, const int64_t* strides,
                      void* output, int64_t output_stride, int64_t rows,
                      int64_t n, const void* state) {
  const void* const two[] = {inputs[0], inputs[2]};
  const int64_t two_strides[] = {strides[0], strides[2]};
  return MixedTile<Expr, T, T, T>(two, two_strides, output, output_stride, rows,
                                  n, state);
}

PlexusTileFn ClipTile(int32_t dtype, bool has_min, bool has_max) {
  PlexusTileFn tile = nullptr;
  order::ForOrdered(dtype, [&]<typename T>() {
    using N = order::Numbers<T>;
    using S = typename N::Stored;
    tile = has_min && has_max ? &MixedTile<ClipExpr<N>, S, S, S, S>
           : has_min          ? &MixedTile<order::MaxExpr<N>, S, S, S>
           : has_max          ? &ClipAbove<order::MinExpr<N>, S>
                              : &MixedTile<ClipNothing, S, S>;
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ClipTile);

void ClipShape(const Infer& ctx) {
  for (int i = 1; i <= 2; ++i) {
    if (ctx.has(i) && ctx.rank(i) != 0) {
      ctx.Fail(i == 1 ? "min" : "max", " must be a scalar, but has rank ",
               ctx.rank(i));
    }
  }
  ctx.Output(0, ctx.shape(0));
}

void PrepareClip(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = ClipTileAt(ctx.simd())(ctx.dtype(0), ctx.has(1), ctx.has(2));
}
}  // namespace plexus

PLEXUS_OP(clip) {
  return plexus::Op("Clip",
                    "The input held between min and max: min(max(input, min), "
                    "max) in the manner of Min and Max, so that NaN stays NaN, "
                    "and max wins where min is larger.")
      .Type("T", plexus::kAllTypes & ~plexus::kBool)
      .Input("input", "T")
      .Input("min", "T", "A scalar; no bound if left out.", PLEXUS_OPTIONAL)
      .Input("max", "T", "A scalar; no bound if left out.", PLEXUS_OPTIONAL)
      .Output("output", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Infer<plexus::ClipShape>()
      .Prepare<plexus::PrepareClip>();
}
#endif
