// From floats to integers, as Cast does it.
#ifndef PLEXUS_OPS_ELEMENTWISE_SATURATE_H_
#define PLEXUS_OPS_ELEMENTWISE_SATURATE_H_

#include <limits>

namespace plexus {

/// Truncates; what is out of range gives the nearest end, NaN gives 0.
template <typename To, typename From>
To SaturateTo(From x) {
  using Limits = std::numeric_limits<To>;
  constexpr From kEnd = static_cast<From>(Limits::max() / 2 + 1) * 2;
  if (!(x > static_cast<From>(Limits::min()))) {
    return x == x ? Limits::min() : To{0};
  }
  return x < kEnd ? static_cast<To>(x) : Limits::max();
}

}  // namespace plexus

#endif  // PLEXUS_OPS_ELEMENTWISE_SATURATE_H_
