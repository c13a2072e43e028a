#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/sqrt.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SqrtExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return hn::Sqrt(x);
  }
};

PlexusTileFn SqrtTile(int32_t dtype) {
  return TileFor<SqrtExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SqrtTile);
}  // namespace plexus

PLEXUS_OP(sqrt) {
  return plexus::Op("Sqrt", "The square root, correctly rounded; NaN below 0.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::SqrtTileAt>();
}
#endif
