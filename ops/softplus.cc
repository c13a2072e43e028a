#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/softplus.cc"
#include <hwy/foreach_target.h>
#include <plexus/log-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// As max(x, 0) + log(1 + e^-|x|), which neither overflows nor cancels.
struct SoftplusExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    const V zero = hn::Zero(d);
    const V positive = hn::IfThenElse(hn::Lt(x, zero), zero, x);
    return hn::Add(positive, Log1p(d, Exp(d, hn::Neg(hn::Abs(x)))));
  }
};

PlexusTileFn SoftplusTile(int32_t dtype) {
  return TileFor<SoftplusExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SoftplusTile);
}  // namespace plexus

PLEXUS_OP(softplus) {
  return plexus::Op("Softplus", "log(1 + e^X).")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(3)
      .Elementwise<plexus::SoftplusTileAt>();
}
#endif
