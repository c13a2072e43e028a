// The truncated quotient of integers.
#ifndef PLEXUS_OPS_ELEMENTWISE_QUOTIENT_H_
#define PLEXUS_OPS_ELEMENTWISE_QUOTIENT_H_

#include <cstdint>
#include <type_traits>

namespace plexus::elementwise {

/// All bits where b is -1, by which the least number wraps to itself; else none. A
/// mask, for the compiler makes branches of `?:` around divisions.
template <typename T>
constexpr std::make_unsigned_t<T> Negates(T b) {
  using U = std::make_unsigned_t<T>;
  return static_cast<U>(
      0 - U{std::is_signed_v<T> && b == static_cast<T>(-1)});
}

/// b, but 1 for -1.
template <typename T>
constexpr T DivisorOf(T b) {
  using U = std::make_unsigned_t<T>;
  return static_cast<T>(static_cast<U>(b) + (Negates(b) & 2));
}

/// a / b for b != 0; the least number by -1 wraps to itself. Of up to 32 bits by
/// way of double, so that loops become vectors: a quotient that is no integer is
/// further from one than double rounds.
template <typename T>
constexpr T Quotient(T a, T b) {
  using U = std::make_unsigned_t<T>;
  T quotient;
  if constexpr (sizeof(T) <= sizeof(int32_t)) {
    using Wide =
        std::conditional_t<std::is_same_v<T, uint32_t>, int64_t, int32_t>;
    quotient =
        static_cast<T>(static_cast<Wide>(static_cast<double>(a) /
                                         static_cast<double>(DivisorOf(b))));
  } else {
    quotient = static_cast<T>(a / DivisorOf(b));
  }
  return static_cast<T>((static_cast<U>(quotient) & ~Negates(b)) |
                        ((U{0} - static_cast<U>(a)) & Negates(b)));
}

/// a - b Quotient(a, b).
template <typename T>
constexpr T QuotientRest(T a, T b) {
  if constexpr (sizeof(T) > sizeof(int32_t)) {
    return static_cast<T>(a % DivisorOf(b));
  } else {
    using U = std::make_unsigned_t<T>;
    using Wide = std::common_type_t<U, uint32_t>;  // no int, which would overflow
    return static_cast<T>(static_cast<Wide>(a) -
                          static_cast<Wide>(b) *
                              static_cast<Wide>(Quotient(a, b)));
  }
}

}  // namespace plexus::elementwise

#endif  // PLEXUS_OPS_ELEMENTWISE_QUOTIENT_H_
