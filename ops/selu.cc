#include <plexus/op.h>

#ifndef PLEXUS_OPS_SELU_ONCE_
#define PLEXUS_OPS_SELU_ONCE_
namespace plexus {
/// What x is multiplied with, and what e^x - 1.
struct SELU {
  double above, below;
};
}  // namespace plexus
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/selu.cc"
#include <hwy/foreach_target.h>
#include <plexus/exp-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SELUExpr {
  plexus::SELU factors;
  explicit SELUExpr(const void* state)
      : factors(*static_cast<const plexus::SELU*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const auto below = hn::Lt(x, hn::Zero(d));
    const V power = Expm1OfNegative(d, hn::IfThenElse(below, x, hn::Zero(d)));
    const V factor =
        hn::IfThenElse(below, hn::Set(d, static_cast<T>(factors.below)),
                       hn::Set(d, static_cast<T>(factors.above)));
    return hn::Mul(factor, hn::IfThenElse(below, power, x));
  }
};

PlexusTileFn SELUTile(int32_t dtype) {
  return TileFor<SELUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SELUTile);

namespace {

void PrepareSELU(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = SELUTileAt(ctx.simd())(ctx.dtype(0));
  const double gamma = ctx.Float("gamma");
  *ctx.State<SELU>(kernel) = {gamma, gamma * ctx.Float("alpha")};
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(selu) {
  return plexus::Op(
             "SELU",
             "gamma X where X is not below 0, else gamma alpha (e^X - 1).")
      .Alias("Selu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT,
                 "1.67326319217681884765625",
                 "Minus the limit at -inf, over gamma.")
      .Attribute("gamma", PLEXUS_ATTR_FLOAT,
                 "1.05070102214813232421875", "The slope above 0.")
      .Accuracy(3)
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareSELU>();
}
#endif
