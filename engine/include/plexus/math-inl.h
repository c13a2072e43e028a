// Exp, Sigmoid and Tanh of vectors, for kernels; float and double. Included
// like simd-inl.h, and instead of it. A lane's result depends on that lane
// only, and is the same for every vector width where the target has fused
// multiply-add.
//
// The one idea: with n = round(x / ln 2) and r = x - n ln 2,
//
//   exp(x) = 2^n exp(r),   exp(r) = 1 + r + r^2 q(r),   |r| <= 0.3466,
//
// where q is the polynomial for which the largest error relative to exp(r) is
// least (Remez exchange in 60 digits, coefficients then rounded): 3.7e-9 for
// float (0.06 units of 2^-24) with degree 4, 1.0e-17 for double (0.09 units of
// 2^-53) with degree 9. n is found by adding 1.5 * 2^(fraction bits), which
// rounds to an integer and leaves it in the low bits of the sum. ln 2 is split
// into a part so short that n times it is exact, and the rest.
#include <plexus/simd-inl.h>

#ifndef PLEXUS_MATH_ONCE_
#define PLEXUS_MATH_ONCE_

namespace plexus::detail {

template <typename T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  static constexpr int kFractionBits = 23;
  static constexpr int kBias = 127;
  static constexpr float kRounder = 0x1.8p23f;
  static constexpr float kInvLn2 = 0x1.715476p0f;
  static constexpr float kLn2High = 355.0f / 512;
  static constexpr float kLn2Low = -0x1.bd0106p-13f;
  static constexpr float kQ[] = {0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558f2p-5f,
                                 0x1.1239f2p-7f, 0x1.6a2414p-10f};
  /// |x| <= kNormal: exp(x) is a normal number.
  static constexpr float kNormal = 87;
  /// exp is 0 from here down, and infinity from there up.
  static constexpr float kZero = -104, kInfinity = 89;
  /// tanh rounds to 1 from here on (9.02 would do).
  static constexpr float kTanhOne = 10;
};

template <>
struct ExpConstants<double> {
  static constexpr int kFractionBits = 52;
  static constexpr int kBias = 1023;
  static constexpr double kRounder = 0x1.8p52;
  static constexpr double kInvLn2 = 0x1.71547652b82fep0;
  static constexpr double kLn2High = 0x1.62e42fefa2p-1;  // 40 bits
  static constexpr double kLn2Low = 0x1.9ef35793c7673p-41;
  static constexpr double kQ[] = {0x1.000000000000ap-1,  0x1.55555555554fap-3,
                                  0x1.555555555086dp-5,  0x1.1111111127c0bp-7,
                                  0x1.6c16c1842da7cp-10, 0x1.a01a012a52368p-13,
                                  0x1.a0199a02143a6p-16, 0x1.71df254dd732dp-19,
                                  0x1.28ad7cd4cc04cp-22, 0x1.ad7f90978163ap-26};
  static constexpr double kNormal = 708;
  static constexpr double kZero = -746, kInfinity = 710;
  static constexpr double kTanhOne = 20;  // 19.1 would do
};

}  // namespace plexus::detail

#endif  // PLEXUS_MATH_ONCE_

#if defined(PLEXUS_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_MATH_INL_H_
#undef PLEXUS_MATH_INL_H_
#else
#define PLEXUS_MATH_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace detail {

template <class D>
using ExpConstantsOf = plexus::detail::ExpConstants<hn::TFromD<D>>;

/// Whether MulAdd rounds once.
inline constexpr bool kFused =
    HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_SSE4;

/// c[0] + c[1] x + ..., from the last coefficient down.
template <class D, class V, typename T, size_t kN>
HWY_INLINE V Polynomial(D d, V x, const T (&c)[kN]) {
  V sum = hn::Set(d, c[kN - 1]);
  for (size_t i = kN - 1; i-- > 0;) sum = hn::MulAdd(sum, x, hn::Set(d, c[i]));
  return sum;
}

/// x = n ln 2 + r. `shifted` has the bits of n + kRounder.
template <class D, class V = hn::Vec<D>>
struct Reduced {
  V r, shifted;

  HWY_INLINE Reduced(D d, V x) {
    using C = ExpConstantsOf<D>;
    const V rounder = hn::Set(d, C::kRounder);
    shifted = hn::MulAdd(x, hn::Set(d, C::kInvLn2), rounder);
    const V n = hn::Sub(shifted, rounder);
    r = hn::NegMulAdd(n, hn::Set(d, C::kLn2High), x);
    r = hn::NegMulAdd(n, hn::Set(d, C::kLn2Low), r);
  }
  /// exp(r): with fused steps by Horner's rule, which is best then; else with
  /// the large terms added last.
  HWY_INLINE V Exp(D d) const {
    const V one = hn::Set(d, hn::TFromD<D>{1});
    if constexpr (!kFused) return hn::Add(ExpMinus1(d), one);
    const V q = Polynomial(d, r, ExpConstantsOf<D>::kQ);
    return hn::MulAdd(hn::MulAdd(q, r, one), r, one);
  }
  /// exp(r) - 1, to its last place near 0 too
  HWY_INLINE V ExpMinus1(D d) const {
    const V q = Polynomial(d, r, ExpConstantsOf<D>::kQ);
    return hn::MulAdd(hn::Mul(r, r), q, r);
  }
  /// y 2^n by adding n to y's exponent: y and the result are normal.
  HWY_INLINE V Scale(D d, V y) const {
    const hn::RebindToUnsigned<D> du;
    const auto n =
        hn::ShiftLeft<ExpConstantsOf<D>::kFractionBits>(BitCast(du, shifted));
    return hn::BitCast(d, hn::Add(hn::BitCast(du, y), n));
  }
};

/// exp(x) for any x. 2^n is multiplied in two halves, of which only the second
/// rounds, overflows or underflows.
template <class D, class V>
HWY_NOINLINE V ExpAnywhere(D d, V x) {
  using C = ExpConstantsOf<D>;
  const V zero = hn::Set(d, C::kZero), infinity = hn::Set(d, C::kInfinity);
  V z = hn::IfThenElse(hn::Lt(x, zero), zero, x);  // NaN stays NaN
  z = hn::IfThenElse(hn::Gt(z, infinity), infinity, z);
  const Reduced<D> reduced(d, z);
  const hn::RebindToSigned<D> di;
  const auto n = hn::Sub(hn::BitCast(di, reduced.shifted),
                         hn::BitCast(di, hn::Set(d, C::kRounder)));
  const auto half = hn::ShiftRight<1>(n);
  const auto power = [&](auto k) HWY_ATTR {
    const auto biased = hn::Add(
        k, hn::Set(di, static_cast<hn::TFromD<decltype(di)>>(C::kBias)));
    return hn::BitCast(d, hn::ShiftLeft<C::kFractionBits>(biased));
  };
  return hn::Mul(hn::Mul(reduced.Exp(d), power(half)), power(hn::Sub(n, half)));
}

}  // namespace detail

/// e^x: at most 1 ULP off, subnormal results too. NaN gives NaN, -inf gives 0.
template <class D, class V>
HWY_INLINE V Exp(D d, V x) {
  const V normal = hn::Set(d, detail::ExpConstantsOf<D>::kNormal);
  if (HWY_UNLIKELY(!hn::AllTrue(d, hn::Le(hn::Abs(x), normal)))) {
    return detail::ExpAnywhere(d, x);
  }
  const detail::Reduced<D> reduced(d, x);
  return reduced.Scale(d, reduced.Exp(d));
}

/// 1 / (1 + e^-x): at most 3 ULP off. As e / (1 + e) with e = e^x for x < 0, so
/// that nothing overflows and small results keep their precision.
template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
  const V one = hn::Set(d, hn::TFromD<D>{1});
  // On x > 0, so that a NaN passes as it came.
  const auto positive = hn::Gt(x, hn::Zero(d));
  const V e = Exp(d, hn::IfThenElse(positive, hn::Neg(x), x));
  const V numerator = hn::IfThenElse(positive, one, e);
  return hn::Div(numerator, hn::Add(one, e));
}

/// (e^2x - 1) / (e^2x + 1): at most 3 ULP off, near 0 too; -0 gives -0. As
/// m / (m + 2) with m = e^(-2|x|) - 1 = 2^n (e^r - 1) + (2^n - 1), where
/// nothing cancels, and the sign of x.
template <class D, class V>
HWY_INLINE V Tanh(D d, V x) {
  using C = detail::ExpConstantsOf<D>;
  const V one = hn::Set(d, hn::TFromD<D>{1});
  const V most = hn::Set(d, C::kTanhOne);
  V z = hn::Abs(x);
  z = hn::IfThenElse(hn::Gt(z, most), most, z);  // NaN stays NaN
  const detail::Reduced<D> reduced(d,
                                   hn::Mul(z, hn::Set(d, hn::TFromD<D>{-2})));
  const V power = reduced.Scale(d, one);
  const V m = hn::MulAdd(power, reduced.ExpMinus1(d), hn::Sub(power, one));
  return hn::CopySign(hn::Div(m, hn::Add(m, hn::Add(one, one))), x);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_MATH_INL_H_
