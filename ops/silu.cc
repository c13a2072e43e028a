#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/silu.cc"
#include <hwy/foreach_target.h>
#include <plexus/exp-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SiLUExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return TimesSigmoid(d, x, ExpParts<D>(d, hn::Neg(hn::Abs(x))));
  }
};

PlexusTileFn SiLUTile(int32_t dtype) {
  return TileFor<SiLUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SiLUTile);
}  // namespace plexus

PLEXUS_OP(silu) {
  return plexus::Op(
             "SiLU",
             "X / (1 + e^-X), subnormal results too; NaN for -inf, as the "
             "product X sigmoid(X).")
      .Alias("Silu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(3)
      .Elementwise<plexus::SiLUTileAt>();
}
#endif
