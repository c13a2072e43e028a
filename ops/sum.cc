#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/sum.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SumExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Add(a, b);
  }
};

PlexusTileFn SumTile(int32_t dtype, int64_t count) {
  PlexusTileFn tile = nullptr;
  ForDtype<float, double, int32_t, int64_t, uint8_t>(
      dtype,
      [&]<typename T>() { tile = fold::TileOf<SumExpr, T>(count); });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SumTile);

Dim SumOfDims(const Infer& ctx, Dim a, Dim b) { return ctx.Add(a, b); }
}  // namespace plexus

PLEXUS_OP(sum) {
  return plexus::Op("Sum",
                    "The sum of the inputs, element by element, from the first "
                    "to the last; integers wrap.")
      .Type("T", plexus::kArithmetic)
      .Input("data_0", "T", "One or more.", PLEXUS_VARIADIC)
      .Output("sum", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Accuracy(-1)
      .Prepare<plexus::fold::Prepare<plexus::SumTileAt>>()
      .DimRule<plexus::fold::Dims<plexus::SumOfDims>>();
}
#endif
