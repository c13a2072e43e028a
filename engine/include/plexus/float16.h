// The 16-bit floats and their conversions, each rounded once.
//
// A float holds all their values exactly, so widening is exact. Narrowing rounds
// the source's own value to nearest, ties to even, once.
#ifndef PLEXUS_FLOAT16_H_
#define PLEXUS_FLOAT16_H_

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace plexus {

/// IEEE 754 binary16 as its bits: 1 sign, 5 exponent, 10 fraction bits. Moved
/// and cast, not computed with.
struct Float16 {
  uint16_t bits;
};
/// The upper half of a float32: 1 sign, 8 exponent, 7 fraction bits.
struct BFloat16 {
  uint16_t bits;
};

namespace detail {

template <typename H>
inline constexpr int kFractionBits = 0;
template <>
inline constexpr int kFractionBits<Float16> = 10;
template <>
inline constexpr int kFractionBits<BFloat16> = 7;

/// m * 2^e, rounded to nearest even; infinity where that is too large.
template <typename H>
constexpr uint16_t RoundMagnitude(uint64_t m, int e) {
  constexpr int kFraction = kFractionBits<H>;
  constexpr int kInfinity = (1 << 15) - (1 << kFraction);
  constexpr int kMaxExponent = (1 << (14 - kFraction)) - 1;
  constexpr int kMinExponent = 1 - kMaxExponent;
  if (m == 0) return 0;
  const int exponent = static_cast<int>(std::bit_width(m)) - 1 + e;
  if (exponent > kMaxExponent) return kInfinity;
  const int scale = exponent < kMinExponent ? kMinExponent : exponent;
  const int shift = scale - kFraction - e;  // bits of m below the last kept one
  uint64_t kept = 0;
  if (shift <= 0) {
    kept = m << -shift;
  } else if (shift <= 64) {
    const uint64_t half = uint64_t{1} << (shift - 1);
    const uint64_t rest = m & (half | (half - 1));
    kept = m >> (shift - 1) >> 1;
    if (rest > half || (rest == half && (kept & 1) != 0)) ++kept;
  }
  // `kept` carries the leading one of a normal number, which adds 1 to the
  // exponent field; a carry out of the fraction does the same.
  const uint64_t field = static_cast<uint64_t>(scale - kMinExponent);
  const uint64_t bits = (field << kFraction) + kept;
  return static_cast<uint16_t>(bits < kInfinity ? bits : kInfinity);
}

/// The bits of a float32 rounded as an integer: a carry goes on into the
/// exponent, and from the largest number to infinity.
constexpr uint16_t RoundFloat(float x, BFloat16) {
  const uint32_t bits = std::bit_cast<uint32_t>(x);
  const uint32_t rounded = bits + 0x7fff + (bits >> 16 & 1);
  const bool is_nan = (bits & 0x7fffffff) > 0x7f800000;
  return static_cast<uint16_t>((is_nan ? bits | 0x400000 : rounded) >> 16);
}

/// The same with another bias. Below 2^-14 float16 counts in 2^-24, which is the
/// last bit of what adding 1/2 gives.
constexpr uint16_t RoundFloat(float x, Float16) {
  constexpr uint32_t kRebias = (127u - 15) << 23;
  const uint32_t bits = std::bit_cast<uint32_t>(x);
  const uint32_t size = bits & 0x7fffffff;
  const uint32_t normal = (size - kRebias + 0xfff + (size >> 13 & 1)) >> 13;
  const uint32_t subnormal =
      std::bit_cast<uint32_t>(std::bit_cast<float>(size) + 0.5f) -
      std::bit_cast<uint32_t>(0.5f);
  const uint32_t finite = size < kRebias + (1 << 23) ? subnormal : normal;
  const uint32_t rounded = finite < 0x7c00 ? finite : 0x7c00;
  const uint32_t nan = 0x7e00 | (size >> 13 & 0x3ff);
  return static_cast<uint16_t>((bits >> 16 & 0x8000) |
                               (size > 0x7f800000 ? nan : rounded));
}

/// The float next to x towards zero or, where that isn't x, the odd one of its
/// two neighbours: rounding that to 16 bits rounds x (S. Boldo, G. Melquiond,
/// "When double rounding is odd", 2005).
constexpr float RoundToOdd(double x) {
  const float near = static_cast<float>(x);
  const double back = static_cast<double>(near);
  const double size = x < 0 ? -x : x;
  const double back_size = back < 0 ? -back : back;
  const uint32_t bits = std::bit_cast<uint32_t>(near);
  return std::bit_cast<float>((bits - (back_size > size ? 1 : 0)) |
                              (back != x ? 1 : 0));
}

}  // namespace detail

/// The nearest float16, ties to even, of a float, double or integer. What is
/// too large gives infinity; NaN stays a (quiet) NaN with its sign; subnormals
/// are kept. RoundTo<Float16>(x), RoundTo<BFloat16>(x).
template <typename H, typename T>
constexpr H RoundTo(T x) {
  static_assert(detail::kFractionBits<H> != 0, "Float16 or BFloat16");
  // No branches, so that whole tensors are rounded in vectors.
  if constexpr (std::is_same_v<T, float>) {
    return H{detail::RoundFloat(x, H())};
  } else if constexpr (std::is_same_v<T, double>) {
    return H{detail::RoundFloat(detail::RoundToOdd(x), H())};
  } else if constexpr (sizeof(T) <= 2) {
    return H{detail::RoundFloat(static_cast<float>(x), H())};  // exact
  } else if constexpr (sizeof(T) == 4 || std::is_same_v<H, Float16>) {
    // A double is exact, or too large for float16.
    return RoundTo<H>(static_cast<double>(x));
  } else {
    static_assert(std::is_integral_v<T>);
    const bool negative = std::is_signed_v<T> && x < T{};
    const uint64_t m = static_cast<uint64_t>(x);
    return H{static_cast<uint16_t>(
        (negative ? 0x8000 : 0) |
        detail::RoundMagnitude<H>(negative ? 0 - m : m, 0))};
  }
}

/// The same value as a float, exactly; NaN stays a (quiet) NaN with its sign.
constexpr float ToFloat(Float16 x) {
  constexpr uint32_t kRebias = (127u - 15) << 23;
  const auto mask = [](bool all) { return 0 - static_cast<uint32_t>(all); };
  const uint32_t size = x.bits & 0x7fffu;
  const uint32_t normal = (size << 13) + kRebias;
  // As the fraction of a number from 2^-14, which is then taken away. Masks, for
  // the compiler makes branches of `?:`.
  const uint32_t subnormal = std::bit_cast<uint32_t>(
      std::bit_cast<float>(normal + (1 << 23)) - 0x1p-14f);
  const uint32_t is_normal = mask(size >= 0x400);
  const uint32_t finite = (normal & is_normal) | (subnormal & ~is_normal);
  const uint32_t all = (finite + (mask(size >= 0x7c00) & kRebias)) |
                       (mask(size > 0x7c00) & 0x400000);
  return std::bit_cast<float>(static_cast<uint32_t>(x.bits & 0x8000) << 16 |
                              all);
}

/// The same for bfloat16.
constexpr float ToFloat(BFloat16 x) {
  const uint32_t quiet = (x.bits & 0x7fff) > 0x7f80 ? 0x400000u : 0;
  return std::bit_cast<float>((static_cast<uint32_t>(x.bits) << 16) | quiet);
}

}  // namespace plexus

#endif  // PLEXUS_FLOAT16_H_
