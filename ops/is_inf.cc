#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/is_inf.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// By bits: there is one infinity of each sign.
template <auto kInfinity, bool kNegative, bool kPositive>
struct IsInfExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const auto is = [&](T bits)
                        HWY_ATTR { return hn::Eq(x, hn::Set(d, bits)); };
    constexpr T kBelow = static_cast<T>(kInfinity | hwy::LimitsMin<T>());
    if constexpr (kNegative && kPositive) {
      return hn::Or(is(kBelow), is(kInfinity));
    } else if constexpr (kNegative || kPositive) {
      return is(kNegative ? kBelow : kInfinity);
    } else {
      return hn::Lt(x, x);
    }
  }
};

template <auto kInfinity>
PlexusTileFn IsInfTileOf(bool negative, bool positive) {
  using T = decltype(kInfinity);
  if (negative) {
    return positive ? &MixedTile<IsInfExpr<kInfinity, true, true>, bool, T>
                    : &MixedTile<IsInfExpr<kInfinity, true, false>, bool, T>;
  }
  return positive ? &MixedTile<IsInfExpr<kInfinity, false, true>, bool, T>
                  : &MixedTile<IsInfExpr<kInfinity, false, false>, bool, T>;
}

PlexusTileFn IsInfTile(int32_t dtype, bool negative, bool positive) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return IsInfTileOf<int32_t{0x7f800000}>(negative, positive);
    case PLEXUS_FLOAT64:
      return IsInfTileOf<int64_t{0x7ff0000000000000}>(negative, positive);
    case PLEXUS_FLOAT16:
      return IsInfTileOf<int16_t{0x7c00}>(negative, positive);
    default:
      return IsInfTileOf<int16_t{0x7f80}>(negative, positive);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(IsInfTile);

void PrepareIsInf(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile =
      IsInfTileAt(ctx.simd())(ctx.dtype(0), ctx.Bool("detect_negative"),
                              ctx.Bool("detect_positive"));
}
}  // namespace plexus

PLEXUS_OP(is_inf) {
  return plexus::Op("IsInf", "Whether X is infinite.")
      .Type("T1", plexus::kFloats | plexus::Bit(PLEXUS_FLOAT16) |
                      plexus::Bit(PLEXUS_BFLOAT16))
      .Type("T2", plexus::kBool)
      .Input("X", "T1")
      .Output("Y", "T2")
      .Attribute("detect_negative", PLEXUS_ATTR_BOOL, "1",
                 "Whether -infinity counts.")
      .Attribute("detect_positive", PLEXUS_ATTR_BOOL, "1",
                 "Whether infinity counts.")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareIsInf>();
}
#endif
