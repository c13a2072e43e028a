#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/round.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Highway for one lane gives zeros of either sign: they have that of x.
struct RoundExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return hn::CopySign(hn::Round(x), x);
  }
};

PlexusTileFn RoundTile(int32_t dtype) {
  return TileFor<RoundExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(RoundTile);
}  // namespace plexus

PLEXUS_OP(round) {
  return plexus::Op("Round", "The integer nearest to X, of two the even one.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::RoundTileAt>();
}
#endif
