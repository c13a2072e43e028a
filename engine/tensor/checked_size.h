// The one type that sizes are computed with.
#ifndef PLEXUS_ENGINE_TENSOR_CHECKED_SIZE_H_
#define PLEXUS_ENGINE_TENSOR_CHECKED_SIZE_H_

#include <plexus/plexus.h>

#include <cstdint>

namespace plexus::engine {

/// A count or a number of bytes. Sums and products that an int64 can't hold
/// throw kLimit.
class CheckedSize {
 public:
  constexpr CheckedSize(int64_t value) : value_(value) {}  // NOLINT
  constexpr int64_t value() const { return value_; }

  friend CheckedSize operator+(CheckedSize a, CheckedSize b) {
    int64_t sum;
    if (__builtin_add_overflow(a.value_, b.value_, &sum)) Overflow();
    return sum;
  }
  friend CheckedSize operator*(CheckedSize a, CheckedSize b) {
    int64_t product;
    if (__builtin_mul_overflow(a.value_, b.value_, &product)) Overflow();
    return product;
  }
  CheckedSize& operator+=(CheckedSize b) { return *this = *this + b; }
  CheckedSize& operator*=(CheckedSize b) { return *this = *this * b; }
  friend constexpr auto operator<=>(CheckedSize, CheckedSize) = default;

 private:
  [[noreturn]] static void Overflow() {
    throw Error(ErrorCode::kLimit, "a size is beyond 2^63 - 1");
  }

  int64_t value_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_CHECKED_SIZE_H_
