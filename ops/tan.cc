#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/tan.cc"
#include <hwy/foreach_target.h>
#include <plexus/trig-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct TanExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Tan(d, x);
  }
};

PlexusTileFn TanTile(int32_t dtype) {
  return TileFor<TanExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(TanTile);
}  // namespace plexus

PLEXUS_OP(tan) {
  return plexus::Op("Tan",
                    "The tangent, of the largest x too; NaN for infinities.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(4)
      .Elementwise<plexus::TanTileAt>();
}
#endif
