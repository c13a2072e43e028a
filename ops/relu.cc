#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/relu.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// max(x, 0), as a choice on x < 0, so that NaN stays NaN and -0 stays -0.
struct ReLUExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::IfThenZeroElse(hn::Lt(x, hn::Zero(d)), x);
  }
};

PlexusTileFn ReLUTile(int32_t dtype) {
  return TileFor<ReLUExpr, 1, float, double, int32_t, int64_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ReLUTile);
}  // namespace plexus

PLEXUS_OP(relu) {
  return plexus::Op("ReLU", "max(x, 0); NaN stays NaN.")
      .Alias("Relu")
      .Type("T", plexus::kArithmetic & ~plexus::Bit(PLEXUS_UINT8))
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::ReLUTileAt>();
}
#endif
