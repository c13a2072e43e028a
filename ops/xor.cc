#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/xor.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Of bytes, which are 0 or 1.
struct XorExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Xor(a, b);
  }
};

PlexusTileFn XorTile(int32_t /*dtype*/) {
  return &MixedTile<XorExpr, uint8_t, uint8_t, uint8_t>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(XorTile);
}  // namespace plexus

PLEXUS_OP(xor) {
  return plexus::Op("Xor", "Whether just one of A and B is true.")
      .Type("T", plexus::kBool)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::XorTileAt>();
}
#endif
