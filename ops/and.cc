#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/and.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Of bytes, which are 0 or 1.
struct AndExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::And(a, b);
  }
};

PlexusTileFn AndTile(int32_t /*dtype*/) {
  return &MixedTile<AndExpr, uint8_t, uint8_t, uint8_t>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(AndTile);
}  // namespace plexus

PLEXUS_OP(and) {
  return plexus::Op("And", "Whether A and B are both true.")
      .Type("T", plexus::kBool)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::AndTileAt>();
}
#endif
