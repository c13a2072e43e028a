#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/neg.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct NegExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    return hn::Neg(x);
  }
};

PlexusTileFn NegTile(int32_t dtype) {
  return TileFor<NegExpr, 1, float, double, int32_t, int64_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(NegTile);

Dim NegDim(const Infer& ctx, std::span<const Dim> args) {
  return ctx.Sub(0, args[0]);
}
}  // namespace plexus

PLEXUS_OP(neg) {
  return plexus::Op("Neg", "-X; the least integer stays itself.")
      .Type("T", plexus::kArithmetic & ~plexus::Bit(PLEXUS_UINT8))
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::NegTileAt>()
      .DimRule<plexus::NegDim>();
}
#endif
