// What Cast does with one element.
#ifndef PLEXUS_OPS_ELEMENTWISE_CAST_ELEMENT_H_
#define PLEXUS_OPS_ELEMENTWISE_CAST_ELEMENT_H_

#include <plexus/float16.h>

#include <type_traits>

#include "ops/elementwise/saturate.h"

namespace plexus {

template <typename T>
inline constexpr bool kIsHalf =
    std::is_same_v<T, Float16> || std::is_same_v<T, BFloat16>;

/// Of any two dtypes; see Cast's doc.
template <typename To, typename From>
constexpr To CastTo(From x) {
  if constexpr (kIsHalf<From>) {
    return CastTo<To>(ToFloat(x));
  } else if constexpr (kIsHalf<To>) {
    return RoundTo<To>(x);
  } else if constexpr (std::is_same_v<To, bool>) {
    return x != 0;
  } else if constexpr (std::is_floating_point_v<From> &&
                       std::is_integral_v<To>) {
    return SaturateTo<To>(x);
  } else {
    return static_cast<To>(x);
  }
}

}  // namespace plexus

#endif  // PLEXUS_OPS_ELEMENTWISE_CAST_ELEMENT_H_
