#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/min.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/fold-inl.h"
#include "ops/elementwise/order-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

PlexusTileFn MinTile(int32_t dtype, int64_t count) {
  PlexusTileFn tile = nullptr;
  order::ForOrdered(dtype, [&]<typename T>() {
    using N = order::Numbers<T>;
    tile = fold::TileOf<order::MinExpr<N>, typename N::Stored>(count);
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(MinTile);

/// As -max(-a, -b).
Dim MinOfDims(const Infer& ctx, Dim a, Dim b) {
  return ctx.Sub(0, ctx.Max(ctx.Sub(0, a), ctx.Sub(0, b)));
}
}  // namespace plexus

PLEXUS_OP(min) {
  return plexus::Op("Min",
                    "The smallest of the inputs, element by element: a NaN "
                    "where one is, else the first of equal ones, as of -0 "
                    "and 0.")
      .Type("T", plexus::kAllTypes & ~plexus::kBool)
      .Input("data_0", "T", "One or more.", PLEXUS_VARIADIC)
      .Output("min", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::fold::Prepare<plexus::MinTileAt>>()
      .DimRule<plexus::fold::Dims<plexus::MinOfDims>>();
}
#endif
