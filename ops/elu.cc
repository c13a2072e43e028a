#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/elu.cc"
#include <hwy/foreach_target.h>
#include <plexus/exp-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ELUExpr {
  double alpha;
  explicit ELUExpr(const void* state)
      : alpha(*static_cast<const double*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    const V scale = hn::Set(d, static_cast<hn::TFromD<D>>(alpha));
    const auto below = hn::Lt(x, hn::Zero(d));
    const V z = hn::IfThenElse(below, x, hn::Zero(d));
    return hn::IfThenElse(below, hn::Mul(scale, Expm1OfNegative(d, z)), x);
  }
};

PlexusTileFn ELUTile(int32_t dtype) {
  return TileFor<ELUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ELUTile);

namespace {

void PrepareELU(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = ELUTileAt(ctx.simd())(ctx.dtype(0));
  *ctx.State<double>(kernel) = ctx.Float("alpha");
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(elu) {
  return plexus::Op("ELU", "X where it is not below 0, else alpha (e^X - 1).")
      .Alias("Elu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "1.0", "Minus the limit at -inf.")
      .Accuracy(3)
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareELU>();
}
#endif
