// Exp, Sigmoid and Tanh of vectors, for kernels; float and double. Included
// like simd-inl.h, and instead of it. A lane's result depends on that lane
// only, and is the same for every vector width where the target has fused
// multiply-add.
//
// The idea: with n = round(x / ln 2) and r = x - n ln 2,
//
//   exp(x) = 2^n exp(r),   exp(r) = 1 + r + r^2 q(r),   |r| <= 0.3466,
//
// where q is the polynomial for which the largest error relative to exp(r) is
// least (Remez exchange in 60 digits, coefficients then rounded): 3.7e-9 for
// float (0.06 units of 2^-24) with degree 4, 1.0e-17 for double (0.09 units of
// 2^-53) with degree 9. n is found by adding 1.5 * 2^(fraction bits), which
// rounds to an integer and leaves it in the low bits of the sum. ln 2 is split
// into a part so short that n times it is exact, and the rest.
//
// e^x of floats takes steps of ln 2 / 16 instead: with n = round(16 x / ln 2),
// r = x - n ln 2 / 16, and n = 16 k + j,
//
//   exp(x) = 2^k (T + T p(r)),   T = (1 + c) 2^(j/16),   |r| <= 0.0217,
//   p(r) = e^r / (1 + c) - 1,
//
// where degree 3 is enough for p (1.3e-9, 0.02 units of 2^-24). T comes from a
// table of 16 floats, and the sum rounds once. c = 0.000617764945 is the number
// up to 0.004 for which all of them are nearest to their T: at most 0.19 ULP off,
// where the powers of 2 themselves would be 0.46.
#include <plexus/simd-inl.h>

#ifndef PLEXUS_MATH_ONCE_
#define PLEXUS_MATH_ONCE_

#include <array>
#include <bit>
#include <cstdint>

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
  static constexpr float kInvStep = 0x1.715476p4f;
  static constexpr float kStepHigh = 0x1.62ep-5f;  // 12 bits
  static constexpr float kStepLow = 0x1.0bfbe8p-19f;
  static constexpr float kStepP[] = {-0x1.43aff8p-11f, 0x1.ffaf14p-1f,
                                     0x1.ffb434p-2f, 0x1.551d56p-3f};
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

/// The bits of (1 + c) 2^(j/16), less j in the four highest bits of the fraction:
/// adding n = 16 k + j there gives those of (1 + c) 2^(k + j/16).
constexpr std::array<uint32_t, 16> StepTable() {
  constexpr float kPowers[] = {
      0x1.00287cp0f, 0x1.0b7fcep0f, 0x1.1757aap0f, 0x1.23b5c2p0f,
      0x1.30a006p0f, 0x1.3e1cacp0f, 0x1.4c322ep0f, 0x1.5ae752p0f,
      0x1.6a4328p0f, 0x1.7a4d12p0f, 0x1.8b0cc4p0f, 0x1.9c8a4cp0f,
      0x1.aece10p0f, 0x1.c1e0d8p0f, 0x1.d5cbcep0f, 0x1.ea9884p0f};
  std::array<uint32_t, 16> table = {};
  for (uint32_t j = 0; j < 16; ++j) {
    table[j] = std::bit_cast<uint32_t>(kPowers[j]) - (j << 19);
  }
  return table;
}
alignas(64) inline constexpr auto kStepTable = StepTable();

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
  HWY_INLINE V ScaledExp(D d) const { return Scale(d, Exp(d)); }
  HWY_INLINE hn::Vec<hn::RebindToSigned<D>> Exponent(D d) const {
    const hn::RebindToSigned<D> di;
    return hn::Sub(hn::BitCast(di, shifted),
                   hn::BitCast(di, hn::Set(d, ExpConstantsOf<D>::kRounder)));
  }
};

/// table[index] of 16 elements, 0 <= index < 16.
template <class D>
HWY_INLINE hn::Vec<D> LookUp(D d, const uint32_t* table,
                             hn::Vec<hn::RebindToSigned<D>> index) {
  const hn::RebindToSigned<D> di;
  if constexpr (hn::MaxLanes(D()) >= 16) {
    return hn::TableLookupLanes(hn::Load(d, table),
                                hn::IndicesFromVec(d, index));
  } else if constexpr (hn::MaxLanes(D()) == 8) {
    const auto eight = hn::Set(di, 8);
    const auto low = hn::IndicesFromVec(d, hn::AndNot(eight, index));
    return hn::IfThenElse(
        hn::RebindMask(d, hn::TestBit(index, eight)),
        hn::TableLookupLanes(hn::Load(d, table + 8), low),
        hn::TableLookupLanes(hn::Load(d, table), low));
  } else if constexpr (hn::MaxLanes(D()) > 1) {  // quicker than to gather them
    const hn::Half<D> h;
    const hn::RebindToSigned<decltype(h)> hi;
    return Combine(d, LookUp(h, table, UpperHalf(hi, index)),
                   LookUp(h, table, LowerHalf(hi, index)));
  } else {
    // For the lanes of the register that are not used too: what they are divided
    // by must not happen to make a subnormal number, which takes long.
    return hn::Set(d, table[hn::GetLane(index)]);
  }
}

/// x = (16 k + j) ln 2 / 16 + r, for floats. `shifted` has the bits of
/// 16 k + j + kRounder.
template <class D, class V = hn::Vec<D>>
struct Stepped {
  V p, shifted;

  HWY_INLINE Stepped(D d, V x) {
    using C = ExpConstantsOf<D>;
    const V rounder = hn::Set(d, C::kRounder);
    shifted = hn::MulAdd(x, hn::Set(d, C::kInvStep), rounder);
    const V n = hn::Sub(shifted, rounder);
    V r = hn::NegMulAdd(n, hn::Set(d, C::kStepHigh), x);
    r = hn::NegMulAdd(n, hn::Set(d, C::kStepLow), r);
    p = Polynomial(d, r, C::kStepP);
  }
  /// T + T p times 2 to the power of what `steps` holds above its lowest four
  /// bits; those are j.
  HWY_INLINE V Times(D d, hn::Vec<hn::RebindToUnsigned<D>> steps) const {
    const hn::RebindToUnsigned<D> du;
    const hn::RebindToSigned<D> di;
    const auto j = hn::BitCast(di, hn::And(steps, hn::Set(du, 15u)));
    const V power = hn::BitCast(
        d, hn::Add(LookUp(du, plexus::detail::kStepTable.data(), j),
                   hn::ShiftLeft<19>(steps)));
    return hn::MulAdd(power, p, power);
  }
  HWY_INLINE V Exp(D d) const {
    const hn::RebindToUnsigned<D> du;
    return Times(d, hn::And(hn::BitCast(du, shifted), hn::Set(du, 15u)));
  }
  /// exp(x), a normal number: by adding k to the exponent of T where the sum is
  /// fused; else a product T p that is too small would lose bits.
  HWY_INLINE V ScaledExp(D d) const {
    const hn::RebindToUnsigned<D> du;
    const auto steps = hn::BitCast(du, shifted);
    if constexpr (kFused) return Times(d, steps);
    const auto k = hn::ShiftLeft<19>(hn::AndNot(hn::Set(du, 15u), steps));
    return hn::BitCast(d, hn::Add(hn::BitCast(du, Exp(d)), k));
  }
  HWY_INLINE hn::Vec<hn::RebindToSigned<D>> Exponent(D d) const {
    const hn::RebindToSigned<D> di;
    return hn::ShiftRight<4>(
        hn::Sub(hn::BitCast(di, shifted),
                hn::BitCast(di, hn::Set(d, ExpConstantsOf<D>::kRounder))));
  }
};

/// What e^x is made from.
template <class D>
using ExpParts = std::conditional_t<std::is_same_v<hn::TFromD<D>, float>,
                                    Stepped<D>, Reduced<D>>;

/// exp(x) for any x. 2^n is multiplied in two halves, of which only the second
/// rounds, overflows or underflows.
template <class D, class V>
HWY_NOINLINE V ExpAnywhere(D d, V x) {
  using C = ExpConstantsOf<D>;
  const V zero = hn::Set(d, C::kZero), infinity = hn::Set(d, C::kInfinity);
  V z = hn::IfThenElse(hn::Lt(x, zero), zero, x);  // NaN stays NaN
  z = hn::IfThenElse(hn::Gt(z, infinity), infinity, z);
  const ExpParts<D> parts(d, z);
  const hn::RebindToSigned<D> di;
  const auto n = parts.Exponent(d);
  const auto half = hn::ShiftRight<1>(n);
  const auto power = [&](auto k) HWY_ATTR {
    const auto biased = hn::Add(
        k, hn::Set(di, static_cast<hn::TFromD<decltype(di)>>(C::kBias)));
    return hn::BitCast(d, hn::ShiftLeft<C::kFractionBits>(biased));
  };
  return hn::Mul(hn::Mul(parts.Exp(d), power(half)), power(hn::Sub(n, half)));
}

}  // namespace detail

/// e^x: at most 1 ULP off, subnormal results too. NaN gives NaN, -inf gives 0.
template <class D, class V>
HWY_INLINE V Exp(D d, V x) {
  const V normal = hn::Set(d, detail::ExpConstantsOf<D>::kNormal);
  if (HWY_UNLIKELY(!hn::AllTrue(d, hn::Le(hn::Abs(x), normal)))) {
    return detail::ExpAnywhere(d, x);
  }
  return detail::ExpParts<D>(d, x).ScaledExp(d);
}

/// 1 / (1 + e^-x): at most 3 ULP off. As e / (1 + e) with e = e^-|x| for x < 0, so
/// that nothing overflows and small results keep their precision; 1 / (1 + e) for
/// others.
template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
  using C = detail::ExpConstantsOf<D>;
  const V one = hn::Set(d, hn::TFromD<D>{1});
  const auto positive = hn::Gt(x, hn::Zero(d));
  const V z = hn::Or(x, hn::SignBit(d));
  V e;
  if (HWY_UNLIKELY(!hn::AllTrue(d, hn::Ge(z, hn::Set(d, -C::kNormal))))) {
    // A NaN passes as it came.
    e = detail::ExpAnywhere(d, hn::IfThenElse(positive, hn::Neg(x), x));
  } else {
    e = detail::ExpParts<D>(d, z).ScaledExp(d);
  }
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
