#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/celu.cc"
#include <hwy/foreach_target.h>
#include <plexus/exp-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct CELUExpr {
  double alpha;
  explicit CELUExpr(const void* state)
      : alpha(*static_cast<const double*>(state)) {}

  template <class D, class V>
  V operator()(D d, V x) const {
    const V scale = hn::Set(d, static_cast<hn::TFromD<D>>(alpha));
    const auto below = hn::Lt(x, hn::Zero(d));
    const V z = hn::IfThenElse(below, hn::Div(x, scale), hn::Zero(d));
    return hn::IfThenElse(below, hn::Mul(scale, Expm1OfNegative(d, z)), x);
  }
};

PlexusTileFn CELUTile(int32_t dtype) {
  return TileFor<CELUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(CELUTile);

namespace {

void CELUShape(const Infer& ctx) {
  if (!(ctx.Float("alpha") > 0)) ctx.Fail("alpha must be above 0");
  ctx.Output(0, ctx.shape(0));
}

void PrepareCELU(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = CELUTileAt(ctx.simd())(ctx.dtype(0));
  *ctx.State<double>(kernel) = ctx.Float("alpha");
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(celu) {
  return plexus::Op(
             "CELU",
             "X where it is not below 0, else alpha (e^(X / alpha) - 1).")
      .Alias("Celu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("alpha", PLEXUS_ATTR_FLOAT, "1.0",
                 "Minus the limit at -inf; above 0.")
      .Accuracy(3)
      .Traits(PLEXUS_ELEMENTWISE)
      .Infer<plexus::CELUShape>()
      .Prepare<plexus::PrepareCELU>();
}
#endif
