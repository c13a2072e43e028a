// Sin, Cos and Tan of vectors, for kernels; float and double. Included like
// math-inl.h. A lane's result depends on that lane only, and is the same for
// every vector width where the target has fused multiply-add.
//
// With |x| = n pi/2 + r and |r| <= pi/4, sin |x| and cos |x| are sin r or cos r
// and a sign, by n modulo 4; tan |x| is sin r / cos r for even n, else
// -cos r / sin r. The sign of x is put back at the end, so that -0 stays -0.
//
// Up to kLarge, n is a product with 2/pi, and n times pi/2 in three parts is
// subtracted: the first difference is exact, the second's error is below half a
// unit of r's last place, and what is left of pi/2 is too small to be seen
// beside the least r that a float or double in this range has. Above,
// |x| 2/pi modulo 4 is worked out in integers: with |x| = m 2^e, the bits of
// 2/pi from 2^(1-e) on, times m.
//
//   sin r = r + r^3 P(r^2),   cos r = 1 - r^2 / 2 + r^4 Q(r^2)
//
// P and Q are the polynomials for which the largest error relative to sin and
// cos is least (Remez exchange in 45 digits, coefficients then rounded), in
// units of 2^-24 for float and 2^-53 for double: P 0.14 and 0.1, Q 0.003 and
// 0.01.
#include <plexus/exact-inl.h>

#ifndef PLEXUS_TRIG_ONCE_
#define PLEXUS_TRIG_ONCE_

#include <bit>
#include <cstdint>
#include <limits>

namespace plexus::detail {

template <typename T>
struct TrigConstants;

template <>
struct TrigConstants<float> {
  static constexpr float kLarge = 0x1p17f;
  static constexpr float kTwoOverPi = 0x1.45f306p-1f;
  static constexpr float kHalfPi[] = {0x1.921fb6p0f, -0x1.777a5cp-25f,
                                      -0x1.ee59dap-50f};
  static constexpr float kP[] = {-0x1.555546p-3f, 0x1.11073ap-7f,
                                 -0x1.9943ep-13f};
  static constexpr float kQ[] = {0x1.55554ap-5f, -0x1.6c0c34p-10f,
                                 0x1.99eb9cp-16f};
};

template <>
struct TrigConstants<double> {
  static constexpr double kLarge = 0x1p30;
  static constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
  static constexpr double kHalfPi[] = {
      0x1.921fb54442d18p0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};
  static constexpr double kP[] = {
      -0x1.5555555555548p-3, 0x1.111111110f7dp-7,    -0x1.a01a019bfdee3p-13,
      0x1.71de3567d2b67p-19, -0x1.ae5e5a9114a16p-26, 0x1.5d8fd18aa32b9p-33};
  static constexpr double kQ[] = {
      0x1.555555555554bp-5,   -0x1.6c16c16c14f91p-10, 0x1.a01a019c844d8p-16,
      -0x1.27e4f7eac3607p-22, 0x1.1ee9d7b3f1892p-29,  -0x1.8fa49987ee794p-37};
};

/// x = n pi/2 + r, with n modulo 4.
struct LargeAngle {
  double r;  ///< to 60 bits before it was rounded
  uint32_t n;
};

/// Of 1 <= x < infinity. Payne and Hanek's way: only the bits of 2/pi that
/// matter modulo 4 are multiplied.
inline LargeAngle ReduceLargeAngle(double x) {
  using Word = unsigned __int128;
  // The bits of 2/pi; the first has the weight 2^64.
  static constexpr uint64_t kBits[] = {
      0x0000000000000000, 0x517cc1b727220a94, 0xfe13abe8fa9a6ee0,
      0x6db14acc9e21c820, 0xff28b1d5ef5de2b0, 0xdb92371d2126e970,
      0x0324977504e8c90e, 0x7f0ef58e5894d39f, 0x74411afa975da242,
      0x74ce38135a2fbf20, 0x9cc8eb1cc1a99cfa, 0x4e422fc5defc941d,
      0x8ffc4bffef02cc07, 0xf79788c5ad05368f, 0xb69b3f6793e584db,
      0xa7a31fb34f2ff516, 0xba93dd63f5f2f8bd, 0x9e839cfbc5294975,
      0x35fdafd88fc6ae84, 0x2b0198237e3db5d5, 0xf867de104d7a1b0e};
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const uint64_t m = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  const int e = static_cast<int>(bits >> 52) - 1075;
  // 192 bits from that of weight 2^(1-e).
  const int first = e + 63;
  const auto window = [first](int k) {
    const uint64_t* const at = kBits + first / 64 + k;
    const int shift = first % 64;
    return shift == 0 ? at[0] : at[0] << shift | at[1] >> (64 - shift);
  };
  const Word low = Word{m} * window(2);
  const Word middle = Word{m} * window(1) + (low >> 64);
  const Word product = (Word{m * window(0)} << 64) + middle;
  // x 2/pi modulo 4 in units of 2^-126, and a half, so that n is rounded.
  constexpr Word kHalf = Word{1} << 125;
  const Word turns = product + kHalf;
  const auto n = static_cast<uint32_t>(turns >> 126);
  const Word fraction = turns & ((Word{1} << 126) - 1);
  const bool negative = fraction < kHalf;
  Word size = negative ? kHalf - fraction : fraction - kHalf;
  // Times pi/2: the 64 bits from the first that is set, for x 2/pi is no whole
  // number, and as many of pi/2.
  int exponent = -126;
  for (int step = 64; step > 0; step /= 2) {
    if (size >> (128 - step) == 0) size <<= step, exponent -= step;
  }
  size = (size >> 64) * Word{0xc90fdaa22168c235};
  exponent += 64 + 64 - 63;
  const double power =
      std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52);
  const double r =
      static_cast<double>(static_cast<uint64_t>(size >> 64)) * power;
  return {negative ? -r : r, n};
}

}  // namespace plexus::detail

#endif  // PLEXUS_TRIG_ONCE_

#if defined(PLEXUS_TRIG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_TRIG_INL_H_
#undef PLEXUS_TRIG_INL_H_
#else
#define PLEXUS_TRIG_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace detail {

template <class D>
using TrigConstantsOf = plexus::detail::TrigConstants<hn::TFromD<D>>;

/// |x| = n pi/2 + r; `n` has n modulo 4 in its lowest bits.
template <class D>
struct Angle {
  hn::Vec<D> r;
  hn::Vec<hn::RebindToUnsigned<D>> n;
};

/// Of 0 <= x <= kLarge.
template <class D, class V>
HWY_INLINE Angle<D> ReduceUsualAngle(D d, V x) {
  using C = TrigConstantsOf<D>;
  const V rounder = hn::Set(d, ExpConstantsOf<D>::kRounder);
  const V shifted = hn::MulAdd(x, hn::Set(d, C::kTwoOverPi), rounder);
  const V n = hn::Sub(shifted, rounder);
  V r = SubProduct(d, x, n, hn::Set(d, C::kHalfPi[0]));
  r = SubProduct(d, r, n, hn::Set(d, C::kHalfPi[1]));
  r = hn::NegMulAdd(n, hn::Set(d, C::kHalfPi[2]), r);
  return {r, hn::BitCast(hn::RebindToUnsigned<D>(), shifted)};
}

/// Of any x >= 0; r is NaN for infinity and NaN.
template <class D, class V>
HWY_NOINLINE Angle<D> ReduceAnyAngle(D d, V x) {
  using T = hn::TFromD<D>;
  const hn::RebindToUnsigned<D> du;
  constexpr size_t kLanes = hn::MaxLanes(D());
  const Angle<D> usual = ReduceUsualAngle(d, x);
  HWY_ALIGN T from[kLanes], r[kLanes];
  HWY_ALIGN hn::TFromD<decltype(du)> n[kLanes];
  hn::Store(x, d, from);
  hn::Store(usual.r, d, r);
  hn::Store(usual.n, du, n);
  for (size_t i = 0; i < kLanes; ++i) {
    if (from[i] <= TrigConstantsOf<D>::kLarge) continue;
    r[i] = std::numeric_limits<T>::quiet_NaN();
    if (!(from[i] <= std::numeric_limits<T>::max())) continue;
    const auto large =
        plexus::detail::ReduceLargeAngle(static_cast<double>(from[i]));
    r[i] = static_cast<T>(large.r);
    n[i] = large.n;
  }
  return {hn::Load(d, r), hn::Load(du, n)};
}

template <class D, class V>
HWY_INLINE Angle<D> ReduceAngle(D d, V x) {
  const V large = hn::Set(d, TrigConstantsOf<D>::kLarge);
  if (HWY_UNLIKELY(!hn::AllTrue(d, hn::Le(x, large)))) {
    return ReduceAnyAngle(d, x);
  }
  return ReduceUsualAngle(d, x);
}

/// sin r and cos r, for odd n swapped.
template <class D, class V = hn::Vec<D>>
struct SinCos {
  V first, second;

  HWY_INLINE SinCos(D d, const Angle<D>& angle) {
    using T = hn::TFromD<D>;
    using C = TrigConstantsOf<D>;
    const V r = angle.r, square = hn::Mul(r, r);
    const V p = Polynomial(d, square, C::kP), q = Polynomial(d, square, C::kQ);
    const V sine = hn::MulAdd(hn::Mul(r, square), p, r);
    const V rest = hn::MulSub(square, q, hn::Set(d, T{0.5}));
    const V cosine = hn::MulAdd(square, rest, hn::Set(d, T{1}));
    const hn::RebindToUnsigned<D> du;
    const auto bit = hn::And(angle.n, hn::Set(du, hn::TFromD<decltype(du)>{1}));
    const auto odd = hn::RebindMask(d, hn::Ne(bit, hn::Zero(du)));
    first = hn::IfThenElse(odd, cosine, sine);
    second = hn::IfThenElse(odd, sine, cosine);
  }
};

/// The sign bit where bit kBit of n is set.
template <int kBit, class D, class VU>
HWY_INLINE hn::Vec<D> SignFromBit(D d, VU n) {
  using T = hn::TFromD<D>;
  constexpr int kShift = 8 * sizeof(T) - 1 - kBit;
  return hn::And(hn::BitCast(d, hn::ShiftLeft<kShift>(n)),
                 hn::Set(d, static_cast<T>(-0.0)));
}

}  // namespace detail

/// The sine: at most 2 ULP off, of the largest x too; -0 stays -0. NaN for
/// infinities.
template <class D, class V>
HWY_INLINE V Sin(D d, V x) {
  const auto angle = detail::ReduceAngle(d, hn::Abs(x));
  const V sine = detail::SinCos<D>(d, angle).first;
  const V sign = hn::And(x, hn::Set(d, static_cast<hn::TFromD<D>>(-0.0)));
  return hn::Xor(sine, hn::Xor(detail::SignFromBit<1>(d, angle.n), sign));
}

/// The cosine: at most 2 ULP off, of the largest x too. NaN for infinities.
template <class D, class V>
HWY_INLINE V Cos(D d, V x) {
  const auto angle = detail::ReduceAngle(d, hn::Abs(x));
  const V cosine = detail::SinCos<D>(d, angle).second;
  const hn::RebindToUnsigned<D> du;
  const auto next =
      hn::Add(angle.n, hn::Set(du, hn::TFromD<decltype(du)>{1}));
  return hn::Xor(cosine, detail::SignFromBit<1>(d, next));
}

/// The tangent: at most 4 ULP off, of the largest x too; -0 stays -0. NaN for
/// infinities.
template <class D, class V>
HWY_INLINE V Tan(D d, V x) {
  const auto angle = detail::ReduceAngle(d, hn::Abs(x));
  const detail::SinCos<D> parts(d, angle);
  const V sign = hn::And(x, hn::Set(d, static_cast<hn::TFromD<D>>(-0.0)));
  return hn::Xor(hn::Div(parts.first, parts.second),
                 hn::Xor(detail::SignFromBit<0>(d, angle.n), sign));
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_TRIG_INL_H_
