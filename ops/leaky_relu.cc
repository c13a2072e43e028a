#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/leaky_relu.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct LeakyReLUExpr {
  double alpha;
  explicit LeakyReLUExpr(const void* state)
      : alpha(*static_cast<const double*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    const V slope = hn::Set(d, static_cast<hn::TFromD<D>>(alpha));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(x, slope), x);
  }
};

PlexusTileFn LeakyReLUTile(int32_t dtype) {
  return TileFor<LeakyReLUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LeakyReLUTile);

namespace {

void PrepareLeakyReLU(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = LeakyReLUTileAt(ctx.simd())(ctx.dtype(0));
  *ctx.State<double>(kernel) = ctx.Float("alpha");
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(leaky_relu) {
  return plexus::Op("LeakyReLU",
                    "X where it is not below 0, else alpha X; NaN stays NaN.")
      .Alias("LeakyRelu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "0.01", "The slope below 0.")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareLeakyReLU>();
}
#endif
