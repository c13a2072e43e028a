#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/is_nan.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/order-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

template <class N>
struct IsNaNExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D d, V x) const {
    return N::IsNaN(d, x);
  }
};

PlexusTileFn IsNaNTile(int32_t dtype) {
  PlexusTileFn tile = nullptr;
  ForDtype<float, double, Float16, BFloat16>(dtype, [&]<typename T>() {
    using N = order::Numbers<T>;
    tile = &MixedTile<IsNaNExpr<N>, bool, typename N::Stored>;
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(IsNaNTile);
}  // namespace plexus

PLEXUS_OP(is_nan) {
  return plexus::Op("IsNaN", "Whether X is NaN.")
      .Type("T1", plexus::kFloats | plexus::Bit(PLEXUS_FLOAT16) |
                      plexus::Bit(PLEXUS_BFLOAT16))
      .Type("T2", plexus::kBool)
      .Input("X", "T1")
      .Output("Y", "T2")
      .Elementwise<plexus::IsNaNTileAt>();
}
#endif
