#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/floor.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Highway for one lane gives zeros of either sign: they have that of x.
struct FloorExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return hn::CopySign(hn::Floor(x), x);
  }
};

PlexusTileFn FloorTile(int32_t dtype) {
  return TileFor<FloorExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(FloorTile);
}  // namespace plexus

PLEXUS_OP(floor) {
  return plexus::Op("Floor", "The greatest integer that is not above X.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::FloorTileAt>();
}
#endif
