#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/cos.cc"
#include <hwy/foreach_target.h>
#include <plexus/trig-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct CosExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Cos(d, x);
  }
};

PlexusTileFn CosTile(int32_t dtype) {
  return TileFor<CosExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(CosTile);
}  // namespace plexus

PLEXUS_OP(cos) {
  return plexus::Op("Cos",
                    "The cosine, of the largest x too; NaN for infinities.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(2)
      .Elementwise<plexus::CosTileAt>();
}
#endif
