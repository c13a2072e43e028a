#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/or.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Of bytes, which are 0 or 1.
struct OrExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Or(a, b);
  }
};

PlexusTileFn OrTile(int32_t /*dtype*/) {
  return &MixedTile<OrExpr, uint8_t, uint8_t, uint8_t>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(OrTile);
}  // namespace plexus

PLEXUS_OP(or) {
  return plexus::Op("Or", "Whether A, B or both are true.")
      .Type("T", plexus::kBool)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::OrTileAt>();
}
#endif
