// Erf of vectors, and the normal distribution's tail, for kernels; float and
// double. Included like math-inl.h. A lane's result depends on that lane only,
// and is the same for every vector width where the target has fused
// multiply-add.
//
//   erf(x) = x + x P(x^2)                  for |x| <= 1
//   erf(x) = 1 - e^Q(|x| - c)              above, up to where it rounds to 1
//
// and of the normal distribution, with no sqrt 2 in an argument,
//
//   erf(x / sqrt 2) / 2 = x S(x^2)         for |x| <= 3/4
//   (1 - erf(a / sqrt 2)) / 2 = e^(-a^2 / 2) t M(t - b),   t = 1 / (1 + a / 4)
//
// for a >= 3/4, up to 14.5 in float and 39 in double, where x times it rounds
// to 0. a^2, t and M's last sum are kept to more digits, so that the tail's
// error relative to itself stays small; b is where M's first coefficient is
// hardly rounded. These are the polynomials for which the largest error
// relative to erf is least, S and M relative to the tail (Remez exchange in 45
// digits, coefficients then rounded), in units of 2^-24 for float and 2^-53 for
// double: P 0.04 and 0.1, Q 0.03 and 0.07, S 0.6 and 0.7, M 0.3 and 0.7.
#include <plexus/exact-inl.h>
#include <plexus/exp-inl.h>

#ifndef PLEXUS_ERF_ONCE_
#define PLEXUS_ERF_ONCE_

namespace plexus::detail {

template <typename T>
struct ErfConstants;

template <>
struct ErfConstants<float> {
  /// erf rounds to 1 from here on.
  static constexpr float kErfOne = 4;
  static constexpr float kP[] = {0x1.06eba8p-3f,  -0x1.81273ep-2f,
                                 0x1.ce2cf8p-4f,  -0x1.b7f90ep-6f,
                                 0x1.5405b2p-8f,  -0x1.a3f7p-11f,
                                 0x1.496a32p-14f};
  static constexpr float kCenter = 2;
  static constexpr float kQ[] = {-0x1.575b32p2f, -0x1.1ac32p2f,
                                 -0x1.d8f638p-1f, -0x1.0e2348p-6f,
                                 0x1.d08cb6p-9f, -0x1.74d34cp-11f,
                                 0x1.86dd94p-13f};
  static constexpr float kS[] = {
      0x1.988452p-2f, -0x1.1057fcp-4f, 0x1.46bf14p-7f, -0x1.35273p-10f,
      0x1.a9580ep-14f};
  /// The tail times any number is 0 from here on.
  static constexpr float kTailZero = 20;
  static constexpr float kK = 0.25f, kB = 125.0f / 256;
  static constexpr float kM[] = {
      0x1.7b84d6p-3f, 0x1.2e1b86p-2f, 0x1.7f3382p-2f, 0x1.727ed4p-2f,
      0x1.e76806p-3f, 0x1.0531fcp-4f, -0x1.adcf9ep-5f, -0x1.87ad5cp-5f,
      0x1.a3255p-7f};
};

template <>
struct ErfConstants<double> {
  static constexpr double kErfOne = 6;
  static constexpr double kP[] = {
      0x1.06eba8214db69p-3,   -0x1.812746b0379e6p-2,  0x1.ce2f21a042b2p-4,
      -0x1.b82ce3128499cp-6,  0x1.565bcd0db02e5p-8,   -0x1.c02db3d8ed266p-11,
      0x1.f9a321a11e053p-14,  -0x1.f4d1df394eeacp-17, 0x1.b9def19e1eb7fp-20,
      -0x1.5f1d36c3abe6fp-23, 0x1.f7a4123d369fep-27,  -0x1.386ac0f30b05bp-30,
      0x1.0579ab337707p-34};
  static constexpr double kCenter = 1;
  static constexpr double kQ[] = {
      -0x1.d97fbf27aa2a1p0, -0x1.51c9b0006c22fp1, -0x1.afabc11a29ca3p-1,
      -0x1.5477f09b66636p-5, 0x1.48c9d3cda5ca7p-7, -0x1.033f626b5c419p-9,
      0x1.f1b29a7aadf13p-13, 0x1.b8f5d91e54863p-16, -0x1.c7da8c847bfedp-16,
      0x1.430e45c11b529p-17, -0x1.176dc752e970ap-19, 0x1.5c176905648a8p-23,
      0x1.6dbf71f3227fep-24, -0x1.8c6067e54060bp-25, 0x1.ba6fd0ce9b29dp-27,
      -0x1.45a8f485c696p-29, 0x1.3ce926cad8d58p-32, -0x1.731bf2e11eea2p-36,
      0x1.8c2a805ca6514p-41};
  static constexpr double kS[] = {
      0x1.9884533d43651p-2, -0x1.1058377e2ceddp-4, 0x1.46d0429768ddp-7,
      -0x1.37403f6b7f158p-10, 0x1.e42b0d3e4476fp-14, -0x1.3ce8f7410b23p-17,
      0x1.658959c1a3d96p-21, -0x1.62062491ac9a4p-25, 0x1.35ff92c04e7d4p-29,
      -0x1.b2223dfdba21fp-34};
  static constexpr double kTailZero = 60;
  static constexpr double kK = 0.25, kB = 0.5;
  static constexpr double kM[] = {
      0x1.82b4bb8c94dcep-3, 0x1.373e3a893c295p-2, 0x1.8c6dbf2cfc25cp-2,
      0x1.7dff2bff66e14p-2, 0x1.eec4cc3e5505ap-3, 0x1.ee27610abad2ap-5,
      -0x1.c81719dc11be2p-5, -0x1.ab8261659239dp-5, 0x1.17a4aed0be51dp-7,
      0x1.e4a49dc1f5ff4p-6, -0x1.0015fc1335fbdp-11, -0x1.26dabc6bdf371p-6,
      0x1.7f6481de3bd37p-11, 0x1.8e5452686ebfbp-7, -0x1.4c1606c9d902ap-9,
      -0x1.1a514c6a8272bp-7, 0x1.0757f9fc65b7cp-8, 0x1.935ad8d7440d3p-8,
      -0x1.baba7f50c3cdfp-9, -0x1.fbd078229e218p-9};
};

}  // namespace plexus::detail

#endif  // PLEXUS_ERF_ONCE_

#if defined(PLEXUS_ERF_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_ERF_INL_H_
#undef PLEXUS_ERF_INL_H_
#else
#define PLEXUS_ERF_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace detail {
template <class D>
using ErfConstantsOf = plexus::detail::ErfConstants<hn::TFromD<D>>;

/// Polynomial, and what its last sum lost.
template <class D, class V, typename T, size_t kN>
HWY_INLINE Pair<V> PolynomialPair(D d, V x, const T (&c)[kN]) {
  V rest = hn::Set(d, c[kN - 1]);
  for (size_t i = kN - 1; i-- > 1;) {
    rest = hn::MulAdd(rest, x, hn::Set(d, c[i]));
  }
  const V first = hn::Set(d, c[0]);
  if constexpr (kFused) {
    const V sum = hn::MulAdd(rest, x, first);
    return {sum, hn::MulAdd(rest, x, hn::Sub(first, sum))};
  } else {
    const Pair<V> part = TwoProduct(d, rest, x);
    const Pair<V> sum = TwoSum(first, part.high);
    return {sum.high, hn::Add(sum.low, part.low)};
  }
}
}  // namespace detail

/// The error function: at most 2 ULP off, near 0 too; -0 stays -0.
template <class D, class V>
HWY_INLINE V Erf(D d, V x) {
  using C = detail::ErfConstantsOf<D>;
  const V one = hn::Set(d, hn::TFromD<D>{1});
  const V a = hn::Abs(x);
  const V p = detail::Polynomial(d, hn::Mul(x, x), C::kP);
  const V near_zero = hn::MulAdd(x, p, x);
  const auto small = hn::Le(a, one);
  if (hn::AllTrue(d, small)) return near_zero;
  const V most = hn::Set(d, C::kErfOne);
  const V z = hn::IfThenElse(hn::Gt(a, most), most, a);  // NaN stays NaN
  const V q =
      detail::Polynomial(d, hn::Sub(z, hn::Set(d, C::kCenter)), C::kQ);
  const V above = hn::CopySign(hn::Sub(one, Exp(d, q)), x);
  return hn::IfThenElse(small, near_zero, above);
}

/// x (1 + erf(x / sqrt 2)) / 2: at most 3 ULP off, subnormal results too. NaN
/// for -inf, as the product.
template <class D, class V>
HWY_INLINE V Gelu(D d, V x) {
  using C = detail::ErfConstantsOf<D>;
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T{1}), half = hn::Set(d, T{0.5});
  V a = hn::Abs(x);
  const V s = detail::Polynomial(d, hn::Mul(x, x), C::kS);
  const V near_zero = hn::Mul(x, hn::MulAdd(x, s, half));
  const auto small = hn::Le(a, hn::Set(d, T{0.75}));
  if (hn::AllTrue(d, small)) return near_zero;
  const V most = hn::Set(d, C::kTailZero);
  a = hn::IfThenElse(hn::Gt(a, most), most, a);  // NaN stays NaN
  const Pair<V> square = TwoProduct(d, a, a);
  const V minus_half = hn::Neg(half);
  const ExpParts<D> power(d, hn::Mul(square.high, minus_half),
                          hn::Mul(square.low, minus_half));
  // t and m / w, with what w = 1 + k a lost.
  const V k = hn::Set(d, C::kK);
  const V w = hn::MulAdd(a, k, one);
  const V w_low = hn::MulSub(a, k, hn::Sub(w, one));
  V t = hn::Div(one, w);
  V left = hn::NegMulAdd(t, w_low, SubProduct(d, one, t, w));
  t = hn::MulAdd(left, t, t);
  // x m, or m, and what the last two roundings lost.
  const auto below = hn::Lt(x, hn::Zero(d));
  const V factor = hn::IfThenElse(below, hn::Neg(a), one);
  const V v = hn::Sub(t, hn::Set(d, C::kB));
  const Pair<V> m = detail::PolynomialPair(d, v, C::kM);
  const Pair<V> product = TwoProduct(d, factor, m.high);
  const V product_low = hn::MulAdd(factor, m.low, product.low);
  const V quotient = hn::Mul(product.high, t);
  left = SubProduct(d, product.high, quotient, w);
  left = hn::Add(hn::NegMulAdd(quotient, w_low, left), product_low);
  V tail = power.Times(d, hn::MulAdd(left, t, quotient));
  const auto none = hn::Lt(x, hn::Neg(most));
  tail = hn::IfThenElse(none, hn::Mul(x, hn::Zero(d)), tail);
  const V above = hn::Mul(x, hn::Sub(one, tail));
  return hn::IfThenElse(small, near_zero,
                        hn::IfThenElse(below, tail, above));
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_ERF_INL_H_
