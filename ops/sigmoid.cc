#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/sigmoid.cc"
#include <hwy/foreach_target.h>
#include <plexus/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SigmoidExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Sigmoid(d, x);
  }
};

PlexusTileFn SigmoidTile(int32_t dtype) {
  return TileFor<SigmoidExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SigmoidTile);
constexpr auto kSigmoidCost = TakesPerElement<26>();
}  // namespace plexus

PLEXUS_OP(sigmoid) {
  return plexus::Op("Sigmoid", "1 / (1 + e^-x).")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(3)
      .Elementwise<plexus::SigmoidTileAt>()
      .Extend<plexus::kSigmoidCost>();
}
#endif
