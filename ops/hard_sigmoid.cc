#include <plexus/op.h>

#ifndef PLEXUS_OPS_HARD_SIGMOID_ONCE_
#define PLEXUS_OPS_HARD_SIGMOID_ONCE_
namespace plexus {
struct HardSigmoid {
  double alpha, beta;
};
}  // namespace plexus
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/hard_sigmoid.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct HardSigmoidExpr {
  plexus::HardSigmoid line;
  explicit HardSigmoidExpr(const void* state)
      : line(*static_cast<const plexus::HardSigmoid*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const V zero = hn::Zero(d), one = hn::Set(d, T{1});
    const V alpha = hn::Set(d, static_cast<T>(line.alpha));
    V y = hn::Mul(x, alpha);
    y = hn::Add(y, hn::Set(d, static_cast<T>(line.beta)));
    y = hn::IfThenElse(hn::Gt(y, one), one, y);
    return hn::IfThenElse(hn::Lt(y, zero), zero, y);
  }
};

PlexusTileFn HardSigmoidTile(int32_t dtype) {
  return TileFor<HardSigmoidExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(HardSigmoidTile);

namespace {

void PrepareHardSigmoid(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = HardSigmoidTileAt(ctx.simd())(ctx.dtype(0));
  *ctx.State<HardSigmoid>(kernel) = {ctx.Float("alpha"), ctx.Float("beta")};
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(hard_sigmoid) {
  return plexus::Op(
             "HardSigmoid",
             "alpha X + beta, held to 0 and 1; NaN stays NaN. The product and "
             "the sum are rounded, with alpha and beta as numbers of T.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "0.2", "The slope.")
      .Attribute("beta", PLEXUS_ATTR_FLOAT, "0.5", "The value at 0.")
      .Accuracy(-1)
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareHardSigmoid>();
}
#endif
