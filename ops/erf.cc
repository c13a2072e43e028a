#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/erf.cc"
#include <hwy/foreach_target.h>
#include <plexus/erf-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ErfExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Erf(d, x);
  }
};

PlexusTileFn ErfTile(int32_t dtype) {
  return TileFor<ErfExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ErfTile);
}  // namespace plexus

PLEXUS_OP(erf) {
  return plexus::Op("Erf", "The error function.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(2)
      .Elementwise<plexus::ErfTileAt>();
}
#endif
