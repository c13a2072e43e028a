#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/mean.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct MeanAdd {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Add(a, b);
  }
};
struct MeanDivide {
  template <class D, class V>
  V operator()(D d, V sum, int64_t count) const {
    return hn::Div(sum, hn::Set(d, static_cast<hn::TFromD<D>>(count)));
  }
};

PlexusTileFn MeanTile(int32_t dtype, int64_t /*count*/) {
  PlexusTileFn tile = nullptr;
  ForDtype<float, double>(dtype, [&]<typename T>() {
    tile = &fold::Tile<MeanAdd, MeanDivide, T>;
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(MeanTile);
}  // namespace plexus

PLEXUS_OP(mean) {
  return plexus::Op("Mean",
                    "The sum of the inputs, element by element, from the first "
                    "to the last, divided by how many they are.")
      .Type("T", plexus::kFloats)
      .Input("data_0", "T", "One or more.", PLEXUS_VARIADIC)
      .Output("mean", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Accuracy(-1)
      .Prepare<plexus::fold::Prepare<plexus::MeanTileAt>>();
}
#endif
