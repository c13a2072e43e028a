// The 16-bit floats and their conversions, each rounded once.
//
// Both are read as ±m * 2^e: a float holds all their values exactly, so
// widening is exact. Narrowing takes the source's own m and e and rounds them
// to nearest, ties to even, in one step; going through another float on the way
// would round twice.
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

template <typename H, typename F, typename Bits>
constexpr uint16_t RoundFloat(F x) {
  constexpr int kDigits = std::numeric_limits<F>::digits - 1;
  constexpr int kWidth = 8 * sizeof(F);
  constexpr int kExponentMask = (1 << (kWidth - 1 - kDigits)) - 1;
  constexpr int kBias = std::numeric_limits<F>::max_exponent - 1;
  const Bits bits = std::bit_cast<Bits>(x);
  const Bits fraction = bits & ((Bits{1} << kDigits) - 1);
  const int field = static_cast<int>(bits >> kDigits) & kExponentMask;
  const uint16_t sign = static_cast<uint16_t>(bits >> (kWidth - 16)) & 0x8000;
  constexpr int kFraction = kFractionBits<H>;
  if (field == kExponentMask && fraction != 0) {
    return static_cast<uint16_t>(sign | (0x8000 - (1 << (kFraction - 1))) |
                                 (fraction >> (kDigits - kFraction)));
  }
  if (field == kExponentMask) {
    return static_cast<uint16_t>(sign | (0x8000 - (1 << kFraction)));
  }
  const Bits m = field == 0 ? fraction : fraction | (Bits{1} << kDigits);
  const int e = (field == 0 ? 1 : field) - kBias - kDigits;
  return static_cast<uint16_t>(sign | RoundMagnitude<H>(m, e));
}

}  // namespace detail

/// The nearest float16, ties to even, of a float, double or integer. What is
/// too large gives infinity; NaN stays a (quiet) NaN with its sign; subnormals
/// are kept. RoundTo<Float16>(x), RoundTo<BFloat16>(x).
template <typename H, typename T>
constexpr H RoundTo(T x) {
  static_assert(detail::kFractionBits<H> != 0, "Float16 or BFloat16");
  if constexpr (std::is_same_v<T, float> && std::is_same_v<H, BFloat16>) {
    // The upper half of the bits, rounded as an integer: a carry goes on into
    // the exponent, and from the largest number to infinity. No branches, so
    // that whole tensors are rounded in vectors.
    const uint32_t bits = std::bit_cast<uint32_t>(x);
    const uint32_t rounded = bits + 0x7fff + (bits >> 16 & 1);
    const bool is_nan = (bits & 0x7fffffff) > 0x7f800000;
    return H{static_cast<uint16_t>((is_nan ? bits | 0x400000 : rounded) >> 16)};
  } else if constexpr (std::is_same_v<T, float>) {
    return H{detail::RoundFloat<H, float, uint32_t>(x)};
  } else if constexpr (std::is_same_v<T, double>) {
    return H{detail::RoundFloat<H, double, uint64_t>(x)};
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
  const uint32_t sign = static_cast<uint32_t>(x.bits & 0x8000) << 16;
  const uint32_t magnitude = x.bits & 0x7fffu;
  if (magnitude >= 0x7c00) {
    const uint32_t quiet = magnitude > 0x7c00 ? 0x400000u : 0;
    return std::bit_cast<float>(sign | 0x7f800000u | quiet |
                                ((magnitude & 0x3ff) << 13));
  }
  if (magnitude < 0x400) {  // subnormal: a multiple of 2^-24
    const float value = static_cast<float>(magnitude) * 0x1p-24f;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(value));
  }
  return std::bit_cast<float>(sign | ((magnitude << 13) + (112u << 23)));
}

/// The same for bfloat16.
constexpr float ToFloat(BFloat16 x) {
  const uint32_t quiet = (x.bits & 0x7fff) > 0x7f80 ? 0x400000u : 0;
  return std::bit_cast<float>((static_cast<uint32_t>(x.bits) << 16) | quiet);
}

}  // namespace plexus

#endif  // PLEXUS_FLOAT16_H_
