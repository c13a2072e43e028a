// Steps of kernels that look along one axis, on dense rows and on lines side by
// side; see lines.h. Included once per SIMD target, after simd-inl.h.
#include "ops/reduce/sum-inl.h"

#if defined(PLEXUS_REDUCE_LINES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_REDUCE_LINES_INL_H_
#undef PLEXUS_REDUCE_LINES_INL_H_
#else
#define PLEXUS_REDUCE_LINES_INL_H_
#endif

#include <limits>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::reduce {

/// The largest element; anything where one is NaN.
struct MaxFold {
  template <typename T>
  static constexpr T kStart = -std::numeric_limits<T>::infinity();
  template <class D, class V>
  static HWY_INLINE V Term(D /*d*/, V x) {
    return x;
  }
  template <class V>
  static HWY_INLINE V Combine(V a, V b) {
    return hn::Max(a, b);
  }
};

/// y[i] = fn(d, x[i]) for n elements; y may be x.
template <typename T, class Fn>
HWY_INLINE void Map(const T* x, int64_t n, T* y, const Fn& fn) {
  ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n),
                [&](auto d, size_t i) HWY_ATTR {
                  hn::StoreU(fn(d, hn::LoadU(d, x + i)), d, y + i);
                });
}

/// The sum of fn(d, x[i]) for n elements, in the order of all sums.
template <typename T, class Fn>
HWY_INLINE T MapSum(const T* x, int64_t n, const Fn& fn) {
  return RowSum(
      hn::CappedTag<T, kSumLanes>(), static_cast<size_t>(n),
      [&](auto d, size_t i) HWY_ATTR { return fn(d, hn::LoadU(d, x + i)); },
      [&](auto d, size_t i, size_t count) HWY_ATTR {
        return hn::IfThenElseZero(hn::FirstN(d, count),
                                  fn(d, LoadFirst(d, x + i, count)));
      });
}

/// Calls body(d, offset, i) for all elements of `count` rows, i < n.
template <typename T, class Body>
HWY_INLINE void OverRows(int64_t count, int64_t stride, int64_t n,
                         const Body& body) {
  for (int64_t r = 0; r < count; ++r) {
    ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n),
                  [&](auto d, size_t i) HWY_ATTR {
                    body(d, r * stride + static_cast<int64_t>(i), i);
                  });
  }
}

}  // namespace plexus::HWY_NAMESPACE::reduce
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_REDUCE_LINES_INL_H_
