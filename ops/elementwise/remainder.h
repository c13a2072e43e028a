// The remainder of floats, which is exact.
#ifndef PLEXUS_OPS_ELEMENTWISE_REMAINDER_H_
#define PLEXUS_OPS_ELEMENTWISE_REMAINDER_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace plexus::elementwise {

/// A positive number as fraction * 2^exponent, both integers.
struct Parts {
  uint64_t fraction;
  int exponent;  ///< from that of the least subnormal number
};

template <typename T>
Parts PartsOf(T x) {
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  constexpr int kDigits = std::numeric_limits<T>::digits - 1;
  const uint64_t bits = std::bit_cast<Bits>(x);
  const uint64_t fraction = bits & ((uint64_t{1} << kDigits) - 1);
  const int field = static_cast<int>(bits >> kDigits);
  if (field == 0) return {fraction, 0};
  return {fraction | uint64_t{1} << kDigits, field - 1};
}

/// x mod y for 0 < y <= x, finite: by division of the fractions, as many bits
/// at a time as 64 have room for.
template <typename T>
T LongRemainder(T x, T y) {
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  constexpr int kDigits = std::numeric_limits<T>::digits - 1;
  const Parts a = PartsOf(x), b = PartsOf(y);
  uint64_t rest = a.fraction % b.fraction;
  for (int left = a.exponent - b.exponent; left > 0 && rest != 0;) {
    const int step = std::min(left, 63 - kDigits);
    rest = (rest << step) % b.fraction;
    left -= step;
  }
  const Bits field = static_cast<Bits>(std::max(b.exponent - kDigits + 1, 0));
  const Bits unit =
      field == 0 ? Bits{1} << b.exponent : field << kDigits;
  return static_cast<T>(rest) * std::bit_cast<T>(unit);
}

/// x - y trunc(x / y), exact; NaN for y = 0 and for infinite x. Has the sign of
/// x. While the quotient is small enough for all its integers, that is one
/// fused step: rounded, it is at most one too large, which the sign of the rest
/// tells.
template <typename T>
T Remainder(T x, T y) {
  const T a = std::fabs(x), b = std::fabs(y);
  if (a < b) return x;  // also for infinite y
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  if (!(a < kInfinity) || !(b > 0)) {
    return std::numeric_limits<T>::quiet_NaN();
  }
  constexpr T kExact = 1 / std::numeric_limits<T>::epsilon();
  const T quotient = a / b;
  T rest;
  if (quotient < kExact) {
    rest = std::fma(-std::trunc(quotient), b, a);
    if (rest < 0) rest += b;
  } else {
    rest = LongRemainder(a, b);
  }
  return std::copysign(rest, x);
}

}  // namespace plexus::elementwise

#endif  // PLEXUS_OPS_ELEMENTWISE_REMAINDER_H_
