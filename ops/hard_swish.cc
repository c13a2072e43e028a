#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/hard_swish.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct HardSwishExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const V zero = hn::Zero(d), six = hn::Set(d, T{6});
    V y = hn::Add(x, hn::Set(d, T{3}));
    y = hn::IfThenElse(hn::Gt(y, six), six, y);
    y = hn::IfThenElse(hn::Lt(y, zero), zero, y);
    return hn::Mul(x, hn::Div(y, six));
  }
};

PlexusTileFn HardSwishTile(int32_t dtype) {
  return TileFor<HardSwishExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(HardSwishTile);
}  // namespace plexus

PLEXUS_OP(hard_swish) {
  return plexus::Op(
             "HardSwish",
             "X times (X + 3) / 6 held to 0 and 1: 0 up to -3, X from 3 on; "
             "NaN for -inf, as the product.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(2)
      .Elementwise<plexus::HardSwishTileAt>();
}
#endif
