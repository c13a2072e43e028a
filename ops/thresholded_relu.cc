#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/thresholded_relu.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ThresholdedReLUExpr {
  double alpha;
  explicit ThresholdedReLUExpr(const void* state)
      : alpha(*static_cast<const double*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    const V least = hn::Set(d, static_cast<hn::TFromD<D>>(alpha));
    return hn::IfThenZeroElse(hn::Le(x, least), x);
  }
};

PlexusTileFn ThresholdedReLUTile(int32_t dtype) {
  return TileFor<ThresholdedReLUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ThresholdedReLUTile);

namespace {

void PrepareThresholdedReLU(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = ThresholdedReLUTileAt(ctx.simd())(ctx.dtype(0));
  *ctx.State<double>(kernel) = ctx.Float("alpha");
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(thresholded_relu) {
  return plexus::Op("ThresholdedReLU",
                    "X where it is above alpha, else 0; NaN stays NaN.")
      .Alias("ThresholdedRelu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "1.0", "The threshold.")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareThresholdedReLU>();
}
#endif
