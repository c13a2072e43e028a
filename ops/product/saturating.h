// Sizes that may be too large to count. They end at the largest number, which
// no host has as many bytes of: it refuses what needs them.
#ifndef PLEXUS_OPS_PRODUCT_SATURATING_H_
#define PLEXUS_OPS_PRODUCT_SATURATING_H_

#include <cstdint>

namespace plexus::product {

/// Of x, y >= 0: x + y, or INT64_MAX where that is more.
constexpr int64_t SaturatingSum(int64_t x, int64_t y) {
  return x > INT64_MAX - y ? INT64_MAX : x + y;
}

/// Of x, y >= 0: x y, or INT64_MAX where that is more.
constexpr int64_t SaturatingProduct(int64_t x, int64_t y) {
  return y != 0 && x > INT64_MAX / y ? INT64_MAX : x * y;
}

/// Of x >= 0, y > 0: the next multiple of y from x on, or INT64_MAX.
constexpr int64_t SaturatingRoundUp(int64_t x, int64_t y) {
  return x > INT64_MAX - y ? INT64_MAX : (x + y - 1) / y * y;
}

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_SATURATING_H_
