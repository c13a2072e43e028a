#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/ceil.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Highway for one lane gives zeros of either sign: they have that of x.
struct CeilExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return hn::CopySign(hn::Ceil(x), x);
  }
};

PlexusTileFn CeilTile(int32_t dtype) {
  return TileFor<CeilExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(CeilTile);
}  // namespace plexus

PLEXUS_OP(ceil) {
  return plexus::Op("Ceil", "The least integer that is not below X.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::CeilTileAt>();
}
#endif
