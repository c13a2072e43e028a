#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/mish.cc"
#include <hwy/foreach_target.h>
#include <plexus/exp-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// tanh(log(1 + e)) = e (e + 2) / (e^2 + 2 e + 2); with 1 / e for e it is
/// (1 + 2 e) / (1 + 2 e + 2 e^2), so that no power overflows.
struct MishExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const V one = hn::Set(d, T{1}), two = hn::Set(d, T{2});
    const ExpParts<D> power(d, hn::Neg(hn::Abs(x)));
    const V e = power.Value(d);
    const auto below = hn::Lt(x, hn::Zero(d));
    const V e_and_2 = hn::Add(e, two), one_and_2e = hn::MulAdd(two, e, one);
    const V above = hn::IfThenElse(below, e_and_2, one_and_2e);
    const V square = hn::Mul(e, hn::IfThenElse(below, e, hn::Add(e, e)));
    const V under = hn::Add(
        hn::IfThenElse(below, hn::MulAdd(two, e, two), one_and_2e), square);
    const V y = hn::Mul(x, hn::Div(above, under));
    return hn::IfThenElse(below, power.Times(d, y), y);
  }
};

PlexusTileFn MishTile(int32_t dtype) {
  return TileFor<MishExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(MishTile);
}  // namespace plexus

PLEXUS_OP(mish) {
  return plexus::Op(
             "Mish",
             "X tanh(log(1 + e^X)), subnormal results too; NaN for -inf, as "
             "the product.")
      .Type("T", plexus::kFloats)
      .Input("X", "T")
      .Output("Y", "T")
      .Accuracy(4)
      .Elementwise<plexus::MishTileAt>();
}
#endif
