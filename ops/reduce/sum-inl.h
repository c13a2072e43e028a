// Sums in the order of all reductions. Along the innermost axes: 32 lanes,
// element i is added to lane i mod 32, i ascending; then lane i += lane i + 16
// for i < 16, lane i + 8 for i < 8, and so on down to one. Along other axes:
// one element after the other. Every sum starts at +0, so that the sum of -0 is
// +0. Included once per SIMD target, after simd-inl.h.
#if defined(PLEXUS_REDUCE_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_REDUCE_SUM_INL_H_
#undef PLEXUS_REDUCE_SUM_INL_H_
#else
#define PLEXUS_REDUCE_SUM_INL_H_
#endif

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::reduce {

inline constexpr size_t kSumLanes = 32;

/// p[0] to p[n - 1], n at most a vector's lanes, and zeros. Reads nothing else.
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> LoadFirst(D d, const T* p, size_t n) {
#if HWY_TARGET <= HWY_AVX2
  return hn::MaskedLoad(hn::FirstN(d, n), d, p);
#else
  HWY_ALIGN T lanes[hn::MaxLanes(D())] = {};
  std::memcpy(lanes, p, n * sizeof(T));
  return hn::Load(d, lanes);
#endif
}

/// combine(lane i, lane i + half) for all i below half, down to one lane.
template <class D, class Fn>
HWY_INLINE hn::TFromD<D> Fold(D /*d*/, hn::Vec<D> v, const Fn& combine) {
  if constexpr (hn::MaxLanes(D()) == 1) {
    return hn::GetLane(v);
  } else {
    const hn::Half<D> h;  // SCALAR has no UpperHalf: found by its arguments
    return Fold(h, combine(LowerHalf(h, v), UpperHalf(h, v)), combine);
  }
}

struct Plus {
  template <class V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Add(a, b);
  }
};

/// The sum of x[0] to x[n - 1] over 32 lanes. whole(d, i) is the vector at x + i,
/// for the vectors of whole 32 lanes.
template <class D, class Whole, typename T = hn::TFromD<D>>
HWY_INLINE T RowSum(D d, const T* x, size_t n, const Whole& whole) {
  constexpr size_t kWidth = hn::MaxLanes(D());
  constexpr size_t kVecs = kSumLanes / kWidth;
  hn::Vec<D> sum[kVecs];
  HWY_UNROLL(32)
  for (size_t v = 0; v < kVecs; ++v) sum[v] = hn::Zero(d);
  size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
    HWY_UNROLL(32)
    for (size_t v = 0; v < kVecs; ++v) {
      sum[v] = hn::Add(sum[v], whole(d, i + v * kWidth));
    }
  }
  // No sum is -0, so adding zeros changes none.
  HWY_UNROLL(32)
  for (size_t v = 0; v < kVecs; ++v, i += kWidth) {
    if (i < n) {
      sum[v] = hn::Add(sum[v], LoadFirst(d, x + i, std::min(n - i, kWidth)));
    }
  }
  for (size_t half = kVecs / 2; half > 0; half /= 2) {
    for (size_t v = 0; v < half; ++v) sum[v] = hn::Add(sum[v], sum[v + half]);
  }
  return Fold(d, sum[0], Plus());
}
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE T RowSum(D d, const T* x, size_t n) {
  return RowSum(d, x, n, [x](auto dv, size_t i) HWY_ATTR {
    return hn::LoadU(dv, x + i);
  });
}

template <size_t kRows, typename T>
HWY_INLINE void AddRowsAtOnce(const T* HWY_RESTRICT x, int64_t stride, size_t n,
                              T* HWY_RESTRICT y) {
  ForEachVector(hn::ScalableTag<T>(), n, [&](auto d, size_t i) HWY_ATTR {
    auto sum = hn::LoadU(d, y + i);
    HWY_UNROLL(8)
    for (size_t r = 0; r < kRows; ++r) {
      sum = hn::Add(sum, hn::LoadU(d, x + r * stride + i));
    }
    hn::StoreU(sum, d, y + i);
  });
}

/// y[i] += x[r stride + i] for all i < n, r ascending.
template <typename T>
HWY_INLINE void AddRows(const T* HWY_RESTRICT x, int64_t stride, int64_t rows,
                        size_t n, T* HWY_RESTRICT y) {
  for (; rows >= 8; rows -= 8, x += 8 * stride) {
    AddRowsAtOnce<8>(x, stride, n, y);
  }
  for (; rows > 0; --rows, x += stride) AddRowsAtOnce<1>(x, stride, n, y);
}

}  // namespace plexus::HWY_NAMESPACE::reduce
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_REDUCE_SUM_INL_H_
