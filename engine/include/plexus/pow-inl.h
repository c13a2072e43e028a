// Pow of vectors, for kernels; float and double. Included like simd-inl.h, and
// instead of it. A lane's result depends on that lane only, and is the same for
// every vector width where the target has fused multiply-add.
//
// The one idea: x^y = 2^(y log2 x), where all errors of the exponent count as
// often as it is large (up to 1075): for double, log2 x and its product with y
// are sums of two numbers. With x = 2^n m, sqrt(1/2) <= m < sqrt(2), and
// s = (m - 1) / (m + 1), |s| < 0.1716,
//
//   log2 x = n + s (c0 + c1 s^2 + c2 s^4 + ...),   ck = 2 / ((2k + 1) ln 2),
//
// which is 2 atanh(s) / ln 2. What follows c12 is below 2^-70 of the sum, and
// what follows c7 below 2^-44. For double the quotient s, its square, and the
// three first steps of the sum carry a second number; from c3 on, 2^-18 of the
// whole, one is enough. That leaves errors of about 2^-68 of log2 x.
//
// For the power, t = n + f with n = round(t), and u = f ln 2:
//
//   2^t = 2^n e^u,   e^u = 1 + u + u^2 q(u),
//
// with the q of math-inl.h. 1 + u, where the large terms meet, is summed
// without error: what rounds is the last addition, and u^2 q(u), which is at
// most 0.068. For float all this is done in double, with one number for each:
// the result is that of double rounded to float.
#include <plexus/math-inl.h>

#ifndef PLEXUS_POW_ONCE_
#define PLEXUS_POW_ONCE_

#include <limits>

namespace plexus::detail {

struct PowConstants {
  /// ck in 60 digits, rounded; what the first three are rounded by.
  static constexpr double kLog[] = {
      0x1.71547652b82fep+1, 0x1.ec709dc3a03fdp-1, 0x1.2776c50ef9bfep-1,
      0x1.a61762a7aded9p-2, 0x1.484b13d7c02a9p-2, 0x1.0c9a84994022dp-2,
      0x1.c68f568d31760p-3, 0x1.89f3b1694cffep-3, 0x1.5b9ac9b743f0dp-3,
      0x1.3703c1f4d0ffep-3, 0x1.1964ec6fc9491p-3, 0x1.00ecd7e080215p-3,
      0x1.d8be0817f5ffep-4};
  static constexpr double kLogLow[] = {
      0x1.777d0ffda0d24p-55, 0x1.d27f05548af0cp-55, 0x1.e4b29ccc535d4p-55};
  static constexpr size_t kShort = 8, kLong = 13;  ///< how many are used
  static constexpr double kLn2 = 0x1.62e42fefa39efp-1;
  static constexpr double kLn2Low = 0x1.abc9e3b39803fp-56;
  static constexpr uint64_t kRoot = 0x3fe6a09e667f3bcd;  ///< of 1/2, as bits
  static constexpr uint64_t kOne = 0x3ff0000000000000;
  static constexpr uint64_t kFraction = 0x000fffffffffffff;
  /// |y| from here on gives what it gives here, but where |x| = 1: no other
  /// log2 x is smaller than 2^-53.
  static constexpr double kLargeY = 0x1p66;
  static constexpr double kLeastNormal = std::numeric_limits<double>::min();
};

}  // namespace plexus::detail

#endif  // PLEXUS_POW_ONCE_

#if defined(PLEXUS_POW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_POW_INL_H_
#undef PLEXUS_POW_INL_H_
#else
#define PLEXUS_POW_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace power {

using Constants = plexus::detail::PowConstants;

/// A number as a sum: `low` is smaller than the last place of `high`.
template <class V>
struct Pair {
  V high, low;
};

/// a + b exactly, where a = 0 or |a| >= |b|.
template <class V>
HWY_INLINE Pair<V> SumOf(V a, V b) {
  const V high = hn::Add(a, b);
  return {high, hn::Sub(b, hn::Sub(high, a))};
}

/// a b exactly; without fused steps by Dekker's halves of 26 and 27 bits, and
/// then to within 2^-105.
template <class D, class V>
HWY_INLINE Pair<V> ProductOf(D d, V a, V b) {
  const V high = hn::Mul(a, b);
  if constexpr (detail::kFused) {
    return {high, hn::MulSub(a, b, high)};
  } else {
    const hn::RebindToUnsigned<D> du;
    const V mask = hn::BitCast(d, hn::Set(du, ~uint64_t{0} << 27));
    const V a1 = hn::And(a, mask), a0 = hn::Sub(a, a1);
    const V b1 = hn::And(b, mask), b0 = hn::Sub(b, b1);
    V low = hn::Sub(hn::Mul(a1, b1), high);
    low = hn::Add(low, hn::Mul(a1, b0));
    low = hn::Add(low, hn::Mul(a0, b1));
    return {high, hn::Add(low, hn::Mul(a0, b0))};
  }
}

/// c + a b with all its digits, for |c| >= |a b|.
template <class D, class V>
HWY_INLINE Pair<V> StepOf(D d, Pair<V> a, Pair<V> b, double c, double c_low) {
  Pair<V> product = ProductOf(d, a.high, b.high);
  product.low = hn::MulAdd(a.high, b.low, product.low);
  product.low = hn::MulAdd(a.low, b.high, product.low);
  Pair<V> sum = SumOf(hn::Set(d, c), product.high);
  sum.low = hn::Add(sum.low, hn::Add(product.low, hn::Set(d, c_low)));
  return sum;
}

/// ck + c(k+1) z + ... for kFirst <= k < kEnd.
template <size_t kFirst, size_t kEnd, class D, class V>
HWY_INLINE V LogSeries(D d, V z) {
  V sum = hn::Set(d, Constants::kLog[kEnd - 1]);
  for (size_t k = kEnd - 1; k-- > kFirst;) {
    sum = hn::MulAdd(sum, z, hn::Set(d, Constants::kLog[k]));
  }
  return sum;
}

/// log2 of x 2^exponent, for normal x > 0. kLong: to about 2^-68 of itself,
/// else to about 2^-44.
template <bool kLong, class D, class V>
HWY_INLINE Pair<V> Log2(D d, V x, V exponent) {
  using C = Constants;
  const hn::RebindToUnsigned<D> du;
  const auto root = hn::Set(du, C::kRoot);
  const auto bits =
      hn::Add(hn::BitCast(du, x), hn::Set(du, C::kOne - C::kRoot));
  // In the low bits of 2^52, an integer is a number: that plus 2^52.
  const V shifted =
      hn::BitCast(d, hn::Or(hn::ShiftRight<52>(bits),
                            hn::BitCast(du, hn::Set(d, 0x1p52))));
  const V n = hn::Add(hn::Sub(shifted, hn::Set(d, 0x1p52 + 1023)), exponent);
  const V m =
      hn::BitCast(d, hn::Add(hn::And(bits, hn::Set(du, C::kFraction)), root));
  const V one = hn::Set(d, 1.0);
  const V numerator = hn::Sub(m, one);  // exact
  const V denominator = hn::Add(m, one);
  if constexpr (!kLong) {
    const V s = hn::Div(numerator, denominator);
    const V series = LogSeries<0, C::kShort>(d, hn::Mul(s, s));
    return {hn::MulAdd(s, series, n), hn::Zero(d)};
  } else {
    const V rest = hn::Sub(m, hn::Sub(denominator, one));
    const V inverse = hn::Div(one, denominator);
    Pair<V> s{hn::Mul(numerator, inverse), hn::Zero(d)};
    const Pair<V> back = ProductOf(d, s.high, denominator);
    V remainder = hn::Sub(hn::Sub(numerator, back.high), back.low);
    remainder = hn::NegMulAdd(s.high, rest, remainder);
    s.low = hn::Mul(remainder, inverse);
    Pair<V> z = ProductOf(d, s.high, s.high);
    z.low = hn::MulAdd(hn::Add(s.high, s.high), s.low, z.low);
    Pair<V> sum{LogSeries<3, C::kLong>(d, z.high), hn::Zero(d)};
    for (size_t k = 3; k-- > 0;) {
      sum = StepOf(d, z, sum, C::kLog[k], C::kLogLow[k]);
    }
    Pair<V> log = ProductOf(d, s.high, sum.high);
    log.low = hn::MulAdd(s.high, sum.low, log.low);
    log.low = hn::MulAdd(s.low, sum.high, log.low);
    const Pair<V> whole = SumOf(n, log.high);
    return {whole.high, hn::Add(whole.low, log.low)};
  }
}

/// 2^t, where `low` counts only while the result is not 0 or infinity. kLong:
/// subnormal numbers too; else 0 or infinity, or nearly, beyond 2^-1000 and
/// 2^1000.
template <bool kLong, class D, class V>
HWY_INLINE V Exp2(D d, Pair<V> t) {
  using C = detail::ExpConstantsOf<D>;
  const V most = hn::Set(d, kLong ? 1100.0 : 1000.0);
  const auto far = hn::Gt(hn::Abs(t.high), most);
  const V high = hn::IfThenElse(far, hn::CopySign(most, t.high), t.high);
  const V low = hn::IfThenZeroElse(far, t.low);
  const V rounder = hn::Set(d, C::kRounder);
  const V shifted = hn::Add(high, rounder);
  const V f = hn::Sub(high, hn::Sub(shifted, rounder));
  const V one = hn::Set(d, 1.0);
  Pair<V> u;
  if constexpr (kLong) {
    // f is 0 or at least the last place of `high`.
    const Pair<V> fraction = SumOf(f, low);
    u = ProductOf(d, fraction.high, hn::Set(d, Constants::kLn2));
    u.low = hn::MulAdd(fraction.high, hn::Set(d, Constants::kLn2Low), u.low);
    u.low = hn::MulAdd(fraction.low, hn::Set(d, Constants::kLn2), u.low);
  } else {
    u = {hn::Mul(f, hn::Set(d, Constants::kLn2)), hn::Zero(d)};
  }
  const V q = detail::Polynomial(d, u.high, C::kQ);
  const Pair<V> sum = SumOf(one, u.high);
  V small = hn::MulAdd(u.low, sum.high, sum.low);
  small = hn::MulAdd(hn::Mul(u.high, u.high), q, small);
  const V power = hn::Add(sum.high, small);
  const hn::RebindToSigned<D> di;
  const auto scale = hn::BitCast(di, shifted);
  if (!kLong || hn::AllTrue(d, hn::Le(hn::Abs(high), hn::Set(d, 1020.0)))) {
    return hn::BitCast(d, hn::Add(hn::BitCast(di, power),
                                  hn::ShiftLeft<C::kFractionBits>(scale)));
  }
  // Of two factors only the second rounds, overflows or underflows.
  const auto n = hn::Sub(scale, hn::BitCast(di, rounder));
  const auto half = hn::ShiftRight<1>(n);
  const auto factor = [&](auto k) HWY_ATTR {
    const auto biased = hn::Add(k, hn::Set(di, int64_t{C::kBias}));
    return hn::BitCast(d, hn::ShiftLeft<C::kFractionBits>(biased));
  };
  return hn::Mul(hn::Mul(power, factor(half)), factor(hn::Sub(n, half)));
}

template <bool kLong, class D, class V>
HWY_INLINE V PowOf(D d, Pair<V> log, V y) {
  Pair<V> t{hn::Mul(y, log.high), hn::Zero(d)};
  if constexpr (kLong) {
    t = ProductOf(d, y, log.high);
    t.low = hn::MulAdd(y, log.low, t.low);
  }
  return Exp2<kLong>(d, t);
}

/// x^y for any x and y.
template <bool kLong, class D, class V>
HWY_NOINLINE V PowAnywhere(D d, V x, V y) {
  using C = Constants;
  const V infinity = hn::Set(d, std::numeric_limits<double>::infinity());
  const V one = hn::Set(d, 1.0), zero = hn::Zero(d);
  const V magnitude = hn::Abs(x);
  const auto subnormal = hn::Lt(magnitude, hn::Set(d, C::kLeastNormal));
  const V normal = hn::IfThenElse(
      subnormal, hn::Mul(magnitude, hn::Set(d, 0x1p54)), magnitude);
  Pair<V> log = Log2<kLong>(
      d, normal, hn::IfThenElseZero(subnormal, hn::Set(d, -54.0)));
  const auto endless =
      hn::Or(hn::Eq(magnitude, zero), hn::Eq(magnitude, infinity));
  log.high = hn::IfThenElse(
      endless, hn::CopySign(infinity, hn::Sub(magnitude, one)), log.high);
  log.low = hn::IfThenZeroElse(endless, log.low);
  const V large = hn::Set(d, C::kLargeY);
  const V bounded = hn::IfThenElse(hn::Gt(hn::Abs(y), large),
                                   hn::CopySign(large, y), y);
  V power = PowOf<kLong>(d, log, bounded);

  const auto whole = hn::Eq(hn::Floor(y), y);
  const V half = hn::Mul(y, hn::Set(d, 0.5));
  const auto odd = hn::AndNot(hn::Eq(hn::Floor(half), half), whole);
  power = hn::IfThenElse(odd, hn::CopySign(power, x), power);
  const auto negative = hn::And(hn::Lt(x, zero), hn::Lt(magnitude, infinity));
  const auto nan = hn::Or(hn::AndNot(whole, negative),
                          hn::Or(hn::IsNaN(x), hn::IsNaN(y)));
  power = hn::IfThenElse(
      nan, hn::Set(d, std::numeric_limits<double>::quiet_NaN()), power);
  const auto is_one = hn::Or(hn::Eq(y, zero), hn::Eq(x, one));
  return hn::IfThenElse(is_one, one, power);
}

template <bool kLong, class D, class V>
HWY_INLINE V PowOfDoubles(D d, V x, V y) {
  using C = Constants;
  const auto usual =
      hn::And(hn::And(hn::Ge(x, hn::Set(d, C::kLeastNormal)),
                      hn::Le(x, hn::Set(d, hwy::HighestValue<double>()))),
              hn::Le(hn::Abs(y), hn::Set(d, C::kLargeY)));
  if (HWY_UNLIKELY(!hn::AllTrue(d, usual))) {
    return PowAnywhere<kLong>(d, x, y);
  }
  return PowOf<kLong>(d, Log2<kLong>(d, x, hn::Zero(d)), y);
}

template <class D, class V>
HWY_INLINE hn::Vec<D> Narrowed(D d, V x) {
#if HWY_TARGET == HWY_SCALAR  // whose DemoteTo gives no infinity
  return hn::Set(d, static_cast<float>(hn::GetLane(x)));
#else
  return hn::DemoteTo(d, x);
#endif
}

/// Of two roundings of double: at most 0.5 and 2^-28 ULP of float.
template <class D, class V>
HWY_INLINE V CubeOfFloats(D d, V x) {
  const hn::Rebind<double, D> dd;
  const auto wide = hn::PromoteTo(dd, x);
  return Narrowed(d, hn::Mul(hn::Mul(wide, wide), wide));
}

/// Of floats, whose doubles fit a vector.
template <class D, class V>
HWY_INLINE V PowOfFloats(D d, V x, V y) {
  const hn::Rebind<double, D> dd;
  return Narrowed(d, PowOfDoubles<false>(dd, hn::PromoteTo(dd, x),
                                         hn::PromoteTo(dd, y)));
}

/// fn(h, x, y) of both halves of a vector, whose doubles don't fit one.
template <class D, class V, class Fn>
HWY_INLINE V ByHalves(D d, V x, V y, const Fn& fn) {
  if constexpr (hn::MaxLanes(D()) == 1) {
    return fn(d, x, y);
  } else {
    const hn::Half<D> h;
    const auto low = fn(h, LowerHalf(h, x), LowerHalf(h, y));
    const auto high = fn(h, UpperHalf(h, x), UpperHalf(h, y));
    return Combine(d, high, low);  // SCALAR has none: found by its arguments
  }
}

/// x^y for any exponent.
template <class D, class V>
HWY_INLINE V PowOfAll(D d, V x, V y) {
  if constexpr (sizeof(hn::TFromD<D>) == sizeof(double)) {
    return PowOfDoubles<true>(d, x, y);
  } else {
    return ByHalves(d, x, y, [](auto h, auto a, auto b) HWY_ATTR {
      return PowOfFloats(h, a, b);
    });
  }
}
template <class D, class V>
HWY_INLINE V Cube(D d, V x) {
  return ByHalves(d, x, x, [](auto h, auto a, auto /*b*/) HWY_ATTR {
    return CubeOfFloats(h, a);
  });
}

/// The square root as a power: +0 of -0, and infinity of -infinity.
template <class D, class V>
HWY_INLINE V Root(D d, V x) {
  const V infinity =
      hn::Set(d, std::numeric_limits<hn::TFromD<D>>::infinity());
  return hn::IfThenElse(hn::Eq(hn::Abs(x), infinity), infinity,
                        hn::Sqrt(hn::Add(x, hn::Zero(d))));
}

}  // namespace power

/// x^y, with the special values of C99's annex F: 1 for y = 0 and for x = 1,
/// NaN or not; NaN for x < 0 where y is no integer. At most 0.51 ULP off for float,
/// 0.75 for double, 1 where that is subnormal.
template <class D, class V>
HWY_INLINE V Pow(D d, V x, V y) {
  using T = hn::TFromD<D>;
  constexpr bool kCubes = sizeof(T) == sizeof(float);
  const V one = hn::Set(d, T{1});
  const auto square = hn::Eq(y, hn::Set(d, T{2}));
  if (hn::AllTrue(d, square)) return hn::Mul(x, x);
  const auto root = hn::Eq(y, hn::Set(d, T{0.5}));
  const auto inverse = hn::Eq(y, hn::Set(d, T{-1}));
  const auto cube = hn::Eq(y, hn::Set(d, kCubes ? T{3} : T{2}));
  const auto any = hn::Or(hn::Or(square, root), hn::Or(inverse, cube));
  if (hn::AllFalse(d, any)) return power::PowOfAll(d, x, y);
  if (hn::AllTrue(d, root)) return power::Root(d, x);
  if (hn::AllTrue(d, inverse)) return hn::Div(one, x);
  if constexpr (kCubes) {
    if (hn::AllTrue(d, cube)) return power::Cube(d, x);
  }
  V result = power::PowOfAll(d, x, y);
  result = hn::IfThenElse(root, power::Root(d, x), result);
  result = hn::IfThenElse(inverse, hn::Div(one, x), result);
  if constexpr (kCubes) {
    result = hn::IfThenElse(cube, power::Cube(d, x), result);
  }
  return hn::IfThenElse(square, hn::Mul(x, x), result);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_POW_INL_H_
