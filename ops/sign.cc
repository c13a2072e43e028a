#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/sign.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Adding 0 makes -0 positive and lets NaN be.
struct SignExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const V zero = hn::Zero(d), one = hn::Set(d, T{1});
    if constexpr (std::is_unsigned_v<T>) {
      return hn::Min(x, one);
    } else {
      const V y = hn::IfThenElse(hn::Gt(x, zero), one, hn::Add(x, zero));
      return hn::IfThenElse(hn::Lt(x, zero), hn::Neg(one), y);
    }
  }
};

PlexusTileFn SignTile(int32_t dtype) {
  return TileFor<SignExpr, 1, float, double, int32_t, int64_t, uint8_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SignTile);
}  // namespace plexus

PLEXUS_OP(sign) {
  return plexus::Op(
             "Sign",
             "1 where the input is above 0, -1 where it is below, 0 for "
             "zeros; NaN stays NaN.")
      .Type("T", plexus::kArithmetic)
      .Input("input", "T")
      .Output("output", "T")
      .Elementwise<plexus::SignTileAt>();
}
#endif
