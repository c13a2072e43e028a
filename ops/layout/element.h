// A number as an element of any dtype, and as text.
#ifndef PLEXUS_OPS_LAYOUT_ELEMENT_H_
#define PLEXUS_OPS_LAYOUT_ELEMENT_H_

#include <plexus/op.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

namespace plexus::layout {

/// Calls fn.operator()<T>() with the C++ type of any dtype.
template <typename Fn>
void ForAnyDtype(int32_t dtype, const Fn& fn) {
  ForDtype<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t,
           uint32_t, uint64_t, bool, Float16, BFloat16>(dtype, fn);
}

/// The bytes of `number` as an element of `dtype`, at the front of the result.
/// Floats are rounded to nearest even; an integer type must hold the number,
/// else *fits is false.
inline uint64_t ElementOf(int32_t dtype, double number, bool* fits) {
  uint64_t bytes = 0;
  *fits = true;
  ForAnyDtype(dtype, [&]<typename T>() {
    T element;
    if constexpr (std::is_same_v<T, Float16> || std::is_same_v<T, BFloat16>) {
      element = RoundTo<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      using Limits = std::numeric_limits<T>;
      // The bounds are powers of two: exact as doubles.
      constexpr double kEnd =
          2.0 * static_cast<double>(Limits::max() / 2 + 1);
      *fits = std::floor(number) == number &&
              number >= static_cast<double>(Limits::min()) &&
              (std::is_same_v<T, bool> ? number <= 1 : number < kEnd);
      element = *fits ? static_cast<T>(number) : T{};
    } else {
      element = static_cast<T>(number);
    }
    std::memcpy(&bytes, &element, sizeof(T));
  });
  return bytes;
}

/// The number as people write it, for messages: "0.5", "-1", "inf".
template <typename T>
std::string NumberText(T number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof(text), number).ptr};
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_ELEMENT_H_
