#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reciprocal.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ReciprocalExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::Div(hn::Set(d, hn::TFromD<D>{1}), x);
  }
};

PlexusTileFn ReciprocalTile(int32_t dtype) {
  return TileFor<ReciprocalExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ReciprocalTile);
}  // namespace plexus

PLEXUS_OP(reciprocal) {
  return plexus::Op("Reciprocal", "1 / X.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::ReciprocalTileAt>();
}
#endif
