#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/abs.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct AbsExpr {
  template <class D, class V>
  V operator()(D /*d*/, V x) const {
    if constexpr (std::is_unsigned_v<hn::TFromD<D>>) {
      return x;
    } else {
      return hn::Abs(x);
    }
  }
};

PlexusTileFn AbsTile(int32_t dtype) {
  return TileFor<AbsExpr, 1, float, double, int32_t, int64_t, uint8_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(AbsTile);

Dim AbsDim(const Infer& ctx, std::span<const Dim> args) {
  return ctx.Max(args[0], ctx.Sub(0, args[0]));
}
}  // namespace plexus

PLEXUS_OP(abs) {
  return plexus::Op("Abs", "|X|; the least integer stays itself.")
      .Type("T", plexus::kArithmetic)
      .Input("X", "T")
      .Output("Y", "T")
      .Elementwise<plexus::AbsTileAt>()
      .DimRule<plexus::AbsDim>();
}
#endif
