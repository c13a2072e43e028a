// From floats to integers, as Cast does it.
#ifndef PLEXUS_OPS_ELEMENTWISE_SATURATE_H_
#define PLEXUS_OPS_ELEMENTWISE_SATURATE_H_

#include <cstdint>
#include <limits>
#include <type_traits>

namespace plexus {

/// Truncates; what is out of range gives the nearest end, NaN gives 0. No
/// branches, so that loops become vectors.
template <typename To, typename From>
constexpr To SaturateTo(From x) {
  using Limits = std::numeric_limits<To>;
  // What processors convert to, in one step.
  using Wide = std::conditional_t<(sizeof(To) < 4), int32_t, To>;
  constexpr From kLeast = static_cast<From>(Limits::min());
  const From least = x > kLeast ? x : kLeast;  // NaN too
  if constexpr (Limits::digits <= std::numeric_limits<From>::digits) {
    constexpr From kMost = static_cast<From>(Limits::max());
    const From inside = least < kMost ? least : kMost;
    const To value = static_cast<To>(static_cast<Wide>(inside));
    if constexpr (kLeast == 0) return value;
    return x == x ? value : To{0};
  } else {
    // Below 2^p the last number is 2^p (1 - half an epsilon).
    constexpr From kEnd = static_cast<From>(Limits::max() / 2 + 1) * 2;
    constexpr From kLast =
        kEnd - kEnd * (std::numeric_limits<From>::epsilon() / 2);
    const From inside = least < kEnd ? least : kLast;
    const To value = static_cast<To>(static_cast<Wide>(inside));
    const To high = x >= kEnd ? Limits::max() : value;
    return x == x ? high : To{0};
  }
}

}  // namespace plexus

#endif  // PLEXUS_OPS_ELEMENTWISE_SATURATE_H_
