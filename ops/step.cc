#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/step.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct StepExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    const V one = hn::Set(d, hn::TFromD<D>{1});
    if constexpr (std::is_unsigned_v<hn::TFromD<D>>) {
      return hn::Min(x, one);
    } else {
      return hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), one);
    }
  }
};

PlexusTileFn StepTile(int32_t dtype) {
  return TileFor<StepExpr, 1, float, double, int32_t, int64_t, uint8_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(StepTile);
}  // namespace plexus

PLEXUS_OP(step) {
  return plexus::Op("Step", "1 where X > 0, else 0, also for NaN.")
      .Type("T", plexus::kArithmetic)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::StepTileAt>();
}
#endif
