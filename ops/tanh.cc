#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/tanh.cc"
#include <hwy/foreach_target.h>
#include <plexus/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct TanhExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Tanh(d, x);
  }
};

PlexusTileFn TanhTile(int32_t dtype) {
  return TileFor<TanhExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(TanhTile);
constexpr auto kTanhCost = TakesPerElement<30>();
}  // namespace plexus

PLEXUS_OP(tanh) {
  return plexus::Op("Tanh", "The hyperbolic tangent of x; -0 stays -0.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(3)
      .Elementwise<plexus::TanhTileAt>()
      .Extend<plexus::kTanhCost>();
}
#endif
