#include <plexus/op.h>

#ifndef PLEXUS_OPS_GELU_ONCE_
#define PLEXUS_OPS_GELU_ONCE_
namespace plexus {

/// c = 2 sqrt(2/pi) times 1 and 0.044715, in two parts. From kZero on e^-u is
/// so small that its product with any number is 0.
template <typename T>
struct GELUConstants;
template <>
struct GELUConstants<float> {
  static constexpr float kZero = 20;
  static constexpr float kC[] = {0x1.988454p0f, 0x1.2444f2p-4f};
  static constexpr float kCLow[] = {-0x1.857936p-25f, 0x1.49b16ap-29f};
};
template <>
struct GELUConstants<double> {
  static constexpr double kZero = 40;
  static constexpr double kC[] = {0x1.9884533d43651p0, 0x1.2444f2a4d8b4bp-4};
  static constexpr double kCLow[] = {-0x1.cbc0d30ebfd15p-54,
                                     -0x1.6c843a29d1c7p-61};
};

}  // namespace plexus
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/gelu.cc"
#include <hwy/foreach_target.h>
#include <plexus/erf-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct GELUExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Gelu(d, x);
  }
};

/// With u = a (c[0] + c[1] a^2), a = |x|, this is x / (1 + e^-u), and for x < 0
/// the same with e^u. u is kept to twice the digits, for its error is one
/// relative to the result.
struct GELUByTanhExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    using C = plexus::GELUConstants<hn::TFromD<D>>;
    const V most = hn::Set(d, C::kZero);
    V a = hn::Abs(x);
    a = hn::IfThenElse(hn::Gt(a, most), most, a);  // NaN stays NaN
    const V c1 = hn::Set(d, C::kC[1]);
    const Pair<V> square = TwoProduct(d, a, a);
    const Pair<V> cubic = TwoProduct(d, square.high, c1);
    const Pair<V> sum = TwoSum(hn::Set(d, C::kC[0]), cubic.high);
    V low = hn::Add(sum.low, hn::Set(d, C::kCLow[0]));
    low = hn::Add(low, hn::MulAdd(square.low, c1, cubic.low));
    low = hn::MulAdd(square.high, hn::Set(d, C::kCLow[1]), low);
    const Pair<V> u = TwoProduct(d, sum.high, a);
    low = hn::MulAdd(low, a, u.low);
    return TimesSigmoid(d, x, ExpParts<D>(d, hn::Neg(u.high), hn::Neg(low)));
  }
};

PlexusTileFn GELUTile(int32_t dtype, bool by_tanh) {
  return by_tanh ? TileFor<GELUByTanhExpr, 1, float, double>(dtype)
                 : TileFor<GELUExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(GELUTile);

namespace {

void GELUShape(const Infer& ctx) {
  const std::string_view approximate = ctx.String("approximate");
  if (approximate != "none" && approximate != "tanh") {
    ctx.Fail("approximate must be none or tanh, not ", approximate);
  }
  ctx.Output(0, ctx.shape(0));
}

void PrepareGELU(const Prepare& ctx, PlexusKernel* kernel) {
  const bool by_tanh = ctx.String("approximate") == "tanh";
  kernel->tile = GELUTileAt(ctx.simd())(ctx.dtype(0), by_tanh);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(gelu) {
  return plexus::Op(
             "GELU",
             "X (1 + erf(X / sqrt 2)) / 2, subnormal results too; NaN for "
             "-inf, as the product.")
      .Alias("Gelu")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Attribute("approximate", PLEXUS_ATTR_STRING, "none",
                 "tanh: X (1 + tanh(sqrt(2/pi) (X + 0.044715 X^3))) / 2.")
      .Accuracy(3)
      .Traits(PLEXUS_ELEMENTWISE)
      .Infer<plexus::GELUShape>()
      .Prepare<plexus::PrepareGELU>();
}
#endif
