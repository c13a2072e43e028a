#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/exp.cc"
#include <hwy/foreach_target.h>
#include <plexus/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ExpExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Exp(d, x);
  }
};

PlexusTileFn ExpTile(int32_t dtype) {
  return TileFor<ExpExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ExpTile);
constexpr auto kExpCost = TakesPerElement<17>();
}  // namespace plexus

PLEXUS_OP(exp) {
  return plexus::Op("Exp", "e to the power of x.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(1)
      .Elementwise<plexus::ExpTileAt>()
      .Extend<plexus::kExpCost>();
}
#endif
