// e^x times something, and e^x - 1, of vectors, for kernels; float and double.
// Included like math-inl.h, whose polynomial and reduction these use: what the
// smooth activations are made of.
#include <plexus/exact-inl.h>

#ifndef PLEXUS_EXP_ONCE_
#define PLEXUS_EXP_ONCE_

namespace plexus::detail {

template <typename T>
struct ExpPartsConstants;

/// kLeast: from here down e^x times any number up to 2 |x| rounds to 0. There
/// the exponent still fits into two normal powers of 2, and e^r is below 1, so
/// that a product with it stays finite.
template <>
struct ExpPartsConstants<float> {
  static constexpr float kLeast = -170;
};
template <>
struct ExpPartsConstants<double> {
  static constexpr double kLeast = -1390;
};

}  // namespace plexus::detail

#endif  // PLEXUS_EXP_ONCE_

#if defined(PLEXUS_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_EXP_INL_H_
#undef PLEXUS_EXP_INL_H_
#else
#define PLEXUS_EXP_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// e^(x + low) for x <= 0 and a `low` that is small beside x, in factors, so
/// that a product with it is rounded to a subnormal number once, at its end: by
/// 2^n, after factor + factor (e^r - 1), which is more exact than factor e^r. 0
/// below -170, for double -1390.
template <class D>
class ExpParts {
 public:
  using V = hn::Vec<D>;

  HWY_INLINE ExpParts(D d, V x, V low) {
    using T = hn::TFromD<D>;
    using C = detail::ExpConstantsOf<D>;
    const V least =
        hn::Set(d, plexus::detail::ExpPartsConstants<T>::kLeast);
    const auto none = hn::Lt(x, least);  // NaN stays NaN
    detail::Reduced<D> reduced(d, hn::IfThenElse(none, least, x));
    reduced.r = hn::Add(reduced.r, low);
    minus_1_ = reduced.ExpMinus1(d);
    const hn::RebindToSigned<D> di;
    const auto n = hn::Sub(hn::BitCast(di, reduced.shifted),
                           hn::BitCast(di, hn::Set(d, C::kRounder)));
    const auto half = hn::ShiftRight<1>(n);
    first_ = Power(d, half);
    second_ = hn::IfThenZeroElse(none, Power(d, hn::Sub(n, half)));
  }
  HWY_INLINE ExpParts(D d, V x) : ExpParts(d, x, hn::Zero(d)) {}

  /// factor e^(x + low)
  HWY_INLINE V Times(D d, V factor) const {
    V product = hn::MulAdd(factor, minus_1_, factor);
    if constexpr (!detail::kFused) {  // once as well, but for huge factors
      const Pair<V> part = TwoProduct(d, factor, minus_1_);
      const Pair<V> sum = TwoSum(factor, part.high);
      const V exact = hn::Add(sum.high, hn::Add(sum.low, part.low));
      product = hn::IfThenElse(hn::Eq(exact, exact), exact, product);
    }
    return hn::Mul(hn::Mul(product, first_), second_);
  }
  HWY_INLINE V Value(D d) const {
    return Times(d, hn::Set(d, hn::TFromD<D>{1}));
  }

 private:
  template <class VI>
  static HWY_INLINE V Power(D d, VI k) {
    using C = detail::ExpConstantsOf<D>;
    const hn::RebindToSigned<D> di;
    const auto bias =
        hn::Set(di, static_cast<hn::TFromD<decltype(di)>>(C::kBias));
    return hn::BitCast(d, hn::ShiftLeft<C::kFractionBits>(hn::Add(k, bias)));
  }

  V minus_1_, first_, second_;
};

/// x / (1 + e^-u) for |u| = -(the exponent of `power`), where u has x's sign.
template <class D, class V>
HWY_INLINE V TimesSigmoid(D d, V x, const ExpParts<D>& power) {
  const V one = hn::Set(d, hn::TFromD<D>{1});
  const V quotient = hn::Div(x, hn::Add(one, power.Value(d)));
  // Half of the least number is -0, and -0 + -0 (e^r - 1) may be 0.
  return hn::IfThenElse(hn::Lt(x, hn::Zero(d)),
                        hn::CopySign(power.Times(d, quotient), x), quotient);
}

/// e^x - 1 for x <= 0: at most 2 ULP off, near 0 too; -0 stays -0. As
/// 2^n (e^r - 1) + (2^n - 1).
template <class D, class V>
HWY_INLINE V Expm1OfNegative(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T{1});
  // From here down the result rounds to -1.
  const V least = hn::Set(d, -2 * detail::ExpConstantsOf<D>::kTanhOne);
  const V z = hn::IfThenElse(hn::Lt(x, least), least, x);  // NaN stays NaN
  const detail::Reduced<D> reduced(d, z);
  const V power = reduced.Scale(d, one);
  const V y = hn::MulAdd(power, reduced.ExpMinus1(d), hn::Sub(power, one));
  return hn::CopySign(y, x);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_EXP_INL_H_
