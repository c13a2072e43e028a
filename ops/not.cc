#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/not.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Of bytes, which are 0 or 1.
struct NotExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::Xor(x, hn::Set(d, uint8_t{1}));
  }
};

PlexusTileFn NotTile(int32_t /*dtype*/) {
  return &MixedTile<NotExpr, uint8_t, uint8_t>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(NotTile);
}  // namespace plexus

PLEXUS_OP(not) {
  return plexus::Op("Not", "Whether X is false.")
      .Type("T", plexus::kBool)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::NotTileAt>();
}
#endif
