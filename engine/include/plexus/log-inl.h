// Log and Log1p of vectors, for kernels; float and double. Included like
// math-inl.h. A lane's result depends on that lane only, and is the same for
// every vector width where the target has fused multiply-add.
//
// With x = 2^n m, sqrt(1/2) <= m < sqrt(2), and f = m - 1, which is exact,
//
//   log(x) = n ln 2 + log1p(f),
//
// and n ln 2 in two parts as in math-inl.h: n times the first is exact. For
// float, log1p(f) = f - f^2 / 2 + f^3 P(f). For double, where P would be long,
// log1p(f) = 2 atanh(s) with s = f / (2 + f), and with z = s^2 and
// 2 atanh(s) = 2 s + s z P(z) this is f - (f^2 / 2 - s (f^2 / 2 + z P(z))): f
// is exact, and what is added to it small, so that s may be rounded. P is the
// polynomial for which the largest error relative to log1p(f) is least (Remez
// exchange in 45 digits, coefficients then rounded): 6.4e-9 for float (0.11
// units of 2^-24) with degree 7, 1.8e-18 for double (0.02 units of 2^-53) with
// degree 6.
#include <plexus/math-inl.h>

#ifndef PLEXUS_LOG_ONCE_
#define PLEXUS_LOG_ONCE_

#include <cstdint>
#include <limits>

namespace plexus::detail {

template <typename T>
struct LogConstants;

template <>
struct LogConstants<float> {
  /// The bits of sqrt(1/2), and of a whole mantissa.
  static constexpr uint32_t kSqrtHalf = 0x3f3504f3, kMantissa = 0x007fffff;
  /// Makes every subnormal number normal.
  static constexpr float kScale = 0x1p23f;
  static constexpr float kP[] = {0x1.555554p-2f, -0x1.000226p-2f,
                                 0x1.99a008p-3f, -0x1.547246p-3f,
                                 0x1.22da0ep-3f, -0x1.0d8528p-3f,
                                 0x1.055bc4p-3f, -0x1.38b6cep-4f};
};

template <>
struct LogConstants<double> {
  static constexpr uint64_t kSqrtHalf = 0x3fe6a09e667f3bcd,
                            kMantissa = 0x000fffffffffffff;
  static constexpr double kScale = 0x1p52;
  static constexpr double kP[] = {0x1.5555555555592p-1, 0x1.999999997fdb8p-2,
                                  0x1.24924941f121ep-2, 0x1.c71c52095ef14p-3,
                                  0x1.74663ee826f6bp-3, 0x1.39a1babc80764p-3,
                                  0x1.2f0563607ba58p-3};
};

}  // namespace plexus::detail

#endif  // PLEXUS_LOG_ONCE_

#if defined(PLEXUS_LOG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_LOG_INL_H_
#undef PLEXUS_LOG_INL_H_
#else
#define PLEXUS_LOG_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace detail {

/// x = 2^n m of normal x > 0, with sqrt(1/2) <= m < sqrt(2).
template <class D, class V = hn::Vec<D>>
struct BinaryParts {
  V n, m;

  HWY_INLINE BinaryParts(D d, V x) {
    using T = hn::TFromD<D>;
    using E = ExpConstantsOf<D>;
    using C = plexus::detail::LogConstants<T>;
    const hn::RebindToUnsigned<D> du;
    using U = hn::TFromD<decltype(du)>;
    // So that the exponent steps at sqrt(1/2), and is never negative.
    constexpr U kShift = (U{E::kBias} << E::kFractionBits) - C::kSqrtHalf;
    const auto bits = hn::Add(hn::BitCast(du, x), hn::Set(du, kShift));
    const auto biased = hn::ShiftRight<E::kFractionBits>(bits);
    const V rounder = hn::Set(d, E::kRounder);
    n = hn::Sub(hn::BitCast(d, hn::Add(biased, hn::BitCast(du, rounder))),
                hn::Set(d, E::kRounder + T{E::kBias}));
    m = hn::BitCast(d, hn::Add(hn::And(bits, hn::Set(du, U{C::kMantissa})),
                               hn::Set(du, U{C::kSqrtHalf})));
  }
};

/// n ln 2 + log1p(f) for sqrt(1/2) - 1 <= f < sqrt(2) - 1.
template <class D, class V>
HWY_INLINE V LogOfParts(D d, V n, V f) {
  using T = hn::TFromD<D>;
  using E = ExpConstantsOf<D>;
  using C = plexus::detail::LogConstants<T>;
  const V n_low = hn::Mul(n, hn::Set(d, E::kLn2Low));
  const V square = hn::Mul(f, f);
  V rest;
  if constexpr (sizeof(T) == 4) {
    rest = hn::MulAdd(Polynomial(d, f, C::kP), hn::Mul(square, f), n_low);
    rest = hn::NegMulAdd(square, hn::Set(d, T{0.5}), rest);
  } else {
    const V s = hn::Div(f, hn::Add(f, hn::Set(d, T{2})));
    const V z = hn::Mul(s, s);
    const V half = hn::Mul(square, hn::Set(d, T{0.5}));
    const V sum = hn::MulAdd(Polynomial(d, z, C::kP), z, half);
    rest = hn::Sub(hn::MulAdd(s, sum, n_low), half);
  }
  return hn::MulAdd(n, hn::Set(d, E::kLn2High), hn::Add(f, rest));
}

/// log(x) for any x.
template <class D, class V>
HWY_NOINLINE V LogAnywhere(D d, V x) {
  using T = hn::TFromD<D>;
  using C = plexus::detail::LogConstants<T>;
  using Limits = std::numeric_limits<T>;
  const V zero = hn::Zero(d), infinity = hn::Set(d, Limits::infinity());
  const auto small = hn::Lt(x, hn::Set(d, Limits::min()));
  const V scaled = hn::Mul(x, hn::Set(d, C::kScale));
  const BinaryParts<D> parts(d, hn::IfThenElse(small, scaled, x));
  const V shift = hn::IfThenElseZero(
      small, hn::Set(d, T{ExpConstantsOf<D>::kFractionBits}));
  const V f = hn::Sub(parts.m, hn::Set(d, T{1}));
  V y = LogOfParts(d, hn::Sub(parts.n, shift), f);
  y = hn::IfThenElse(hn::Lt(x, infinity), y, x);  // NaN stays NaN
  y = hn::IfThenElse(hn::Eq(x, zero), hn::Neg(infinity), y);
  return hn::IfThenElse(hn::Lt(x, zero), hn::Set(d, Limits::quiet_NaN()), y);
}

/// log(1 + x) for 1 + x finite and normal. What is lost in u = 1 + x is added
/// to f, which is x itself where n = 0.
template <class D, class V>
HWY_INLINE V Log1pOf(D d, V x, V u) {
  using T = hn::TFromD<D>;
  using E = ExpConstantsOf<D>;
  const V one = hn::Set(d, T{1});
  const V x_part = hn::Sub(u, one);
  const V lost =
      hn::Add(hn::Sub(one, hn::Sub(u, x_part)), hn::Sub(x, x_part));
  const BinaryParts<D> parts(d, u);
  // 2^-n, or 0 for the greatest n, where nothing was lost.
  const hn::RebindToUnsigned<D> du;
  const V biased = hn::Sub(hn::Set(d, E::kRounder + T{E::kBias}), parts.n);
  const V power =
      hn::BitCast(d, hn::ShiftLeft<E::kFractionBits>(hn::BitCast(du, biased)));
  const V f = hn::MulAdd(lost, power, hn::Sub(parts.m, one));
  return hn::CopySign(LogOfParts(d, parts.n, f), x);
}

template <class D, class V>
HWY_NOINLINE V Log1pAnywhere(D d, V x) {
  using Limits = std::numeric_limits<hn::TFromD<D>>;
  const V zero = hn::Zero(d), one = hn::Set(d, hn::TFromD<D>{1});
  const V infinity = hn::Set(d, Limits::infinity());
  const V u = hn::Add(one, x);
  const auto usual = hn::And(hn::Gt(u, zero), hn::Lt(u, infinity));
  const V z = hn::IfThenElseZero(usual, x);
  V y = hn::IfThenElse(usual, Log1pOf(d, z, hn::Add(one, z)), x);
  y = hn::IfThenElse(hn::Eq(u, zero), hn::Neg(infinity), y);
  return hn::IfThenElse(hn::Lt(u, zero), hn::Set(d, Limits::quiet_NaN()), y);
}

}  // namespace detail

/// The natural logarithm: at most 1 ULP off, of subnormal numbers too. -inf for
/// zeros, NaN below them.
template <class D, class V>
HWY_INLINE V Log(D d, V x) {
  using Limits = std::numeric_limits<hn::TFromD<D>>;
  const auto normal = hn::And(hn::Ge(x, hn::Set(d, Limits::min())),
                              hn::Le(x, hn::Set(d, Limits::max())));
  if (HWY_UNLIKELY(!hn::AllTrue(d, normal))) return detail::LogAnywhere(d, x);
  const detail::BinaryParts<D> parts(d, x);
  const V f = hn::Sub(parts.m, hn::Set(d, hn::TFromD<D>{1}));
  return detail::LogOfParts(d, parts.n, f);
}

/// log(1 + x): at most 1 ULP off, near 0 too; -0 stays -0. -inf for -1, NaN
/// below it.
template <class D, class V>
HWY_INLINE V Log1p(D d, V x) {
  using Limits = std::numeric_limits<hn::TFromD<D>>;
  const V u = hn::Add(hn::Set(d, hn::TFromD<D>{1}), x);
  const auto usual =
      hn::And(hn::Gt(u, hn::Zero(d)), hn::Le(u, hn::Set(d, Limits::max())));
  if (HWY_UNLIKELY(!hn::AllTrue(d, usual))) return detail::Log1pAnywhere(d, x);
  return detail::Log1pOf(d, x, u);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_LOG_INL_H_
