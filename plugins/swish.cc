// A plugin: one activation, for every SIMD level. Build it as a shared library
// libswish.so; a graph that says `plugins: [swish]` may then call Swish(x).
#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plugins/swish.cc"
#include <hwy/foreach_target.h>
#include <plexus/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SwishExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::Mul(x, Sigmoid(d, x));
  }
};

PlexusTileFn SwishTile(int32_t dtype) {
  return TileFor<SwishExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SwishTile);
}  // namespace plexus

PLEXUS_OP(swish) {
  return plexus::Op("Swish",
                    "x * sigmoid(x): at most 4 ULP off where sigmoid(x) is a "
                    "normal number; NaN for -inf, as the product.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(-1)
      .Elementwise<plexus::SwishTileAt>();
}
PLEXUS_PLUGIN("swish", "1.0", "The Swish activation, x * sigmoid(x).", swish)
#endif
