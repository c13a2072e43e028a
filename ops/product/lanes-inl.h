// The columns of C = A B that are summed over 16 lanes; see product/gemm.h for
// the rule. Included once per SIMD target, after simd-inl.h.
#if defined(PLEXUS_PRODUCT_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_LANES_INL_H_
#undef PLEXUS_PRODUCT_LANES_INL_H_
#else
#define PLEXUS_PRODUCT_LANES_INL_H_
#endif

#include <algorithm>
#include <cstring>

#include "ops/product/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

inline constexpr size_t kSumLanes = 16;

/// The sum of a vector's lanes: lane i += lane i + half, down to one.
template <class D>
HWY_INLINE hn::TFromD<D> HalvesSum(D /*d*/, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(D()) == 1) {
    return hn::GetLane(v);
  } else {
    const hn::Half<D> h;  // SCALAR has no UpperHalf: found by its arguments
    return HalvesSum(h, hn::Add(LowerHalf(h, v), UpperHalf(h, v)));
  }
}

/// The same for 16 lanes in kVecs vectors.
template <size_t kVecs, class D>
HWY_INLINE hn::TFromD<D> TreeSum(D d, const hn::Vec<D>* v) {
  if constexpr (kVecs == 1) {
    return HalvesSum(d, v[0]);
  } else {
    hn::Vec<D> half[kVecs / 2];
    HWY_UNROLL(8)
    for (size_t i = 0; i < kVecs / 2; ++i) {
      half[i] = hn::Add(v[i], v[i + kVecs / 2]);
    }
    return TreeSum<kVecs / 2>(d, half);
  }
}

/// The first `n` lanes, for which `used` is true, without a look at what is
/// behind them; any others. n may be negative, or more than there are lanes.
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> LoadSome(D d, hn::Mask<D> used, const T* from,
                               int64_t n) {
  constexpr int64_t kLanes = hn::MaxLanes(D());
#if HWY_TARGET <= HWY_AVX2
  (void)n;
  return hn::MaskedLoad(used, d, from);
#else
  (void)used;  // masked loads of these targets are whole ones
  HWY_ALIGN T part[kLanes] = {};
  for (int64_t i = 0; i < std::min(n, kLanes); ++i) part[i] = from[i];
  return hn::Load(d, part);
#endif
}

/// kRows x kCols elements of C. Row r of A is at a + r a_stride, column j of B
/// at b + j b_stride; both are dense along k.
template <size_t kRows, size_t kCols, class D, typename T = hn::TFromD<D>>
HWY_NOINLINE void LaneTile(D d, const T* HWY_RESTRICT a, int64_t a_stride,
                           const T* HWY_RESTRICT b, int64_t b_stride, int64_t k,
                           T* HWY_RESTRICT c, int64_t c_stride, Sum sum) {
  constexpr size_t kLanes = hn::MaxLanes(D());
  constexpr size_t kVecs = kSumLanes / kLanes;
  hn::Vec<D> acc[kRows][kCols][kVecs];
  HWY_UNROLL(8)
  for (size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (size_t j = 0; j < kCols; ++j) {
      HWY_UNROLL(16)
      for (size_t v = 0; v < kVecs; ++v) acc[r][j][v] = hn::Zero(d);
    }
  }
  int64_t i = 0;
  for (; i + static_cast<int64_t>(kSumLanes) <= k; i += kSumLanes) {
    HWY_UNROLL(16)
    for (size_t v = 0; v < kVecs; ++v) {
      hn::Vec<D> y[kCols];
      HWY_UNROLL(8)
      for (size_t j = 0; j < kCols; ++j) {
        y[j] = hn::LoadU(d, b + j * b_stride + i + v * kLanes);
      }
      HWY_UNROLL(8)
      for (size_t r = 0; r < kRows; ++r) {
        const auto x = hn::LoadU(d, a + r * a_stride + i + v * kLanes);
        HWY_UNROLL(8)
        for (size_t j = 0; j < kCols; ++j) {
          acc[r][j][v] = Accumulate(x, y[j], acc[r][j][v]);
        }
      }
    }
  }
  if (i < k) {
    // The lanes past k keep their sum, down to the sign of its zero.
    const size_t rest = static_cast<size_t>(k - i);
    HWY_UNROLL(16)
    for (size_t v = 0; v < kVecs; ++v) {
      const int64_t at = i + static_cast<int64_t>(v * kLanes);
      const auto used = hn::FirstN(d, v * kLanes < rest ? rest - v * kLanes : 0);
      hn::Vec<D> y[kCols];
      HWY_UNROLL(8)
      for (size_t j = 0; j < kCols; ++j) {
        y[j] = LoadSome(d, used, b + j * b_stride + at, k - at);
      }
      HWY_UNROLL(8)
      for (size_t r = 0; r < kRows; ++r) {
        const auto x = LoadSome(d, used, a + r * a_stride + at, k - at);
        HWY_UNROLL(8)
        for (size_t j = 0; j < kCols; ++j) {
          acc[r][j][v] = hn::IfThenElse(
              used, Accumulate(x, y[j], acc[r][j][v]), acc[r][j][v]);
        }
      }
    }
  }
  HWY_UNROLL(8)
  for (size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(8)
    for (size_t j = 0; j < kCols; ++j) {
      T* const p = c + r * c_stride + j;
      const T s = TreeSum<kVecs>(d, acc[r][j]);
      *p = sum == Sum::kAdd ? static_cast<T>(*p + s) : s;
    }
  }
}

/// As many of `rows` as kRows at a time, then what is left one by one.
template <size_t kRows, size_t kCols, class D, typename T = hn::TFromD<D>>
HWY_INLINE void LaneRows(D d, const T* a, int64_t a_stride, int64_t rows,
                         const T* b, int64_t b_stride, int64_t k, T* c,
                         int64_t c_stride, Sum sum) {
  int64_t r = 0;
  for (; r + static_cast<int64_t>(kRows) <= rows; r += kRows) {
    LaneTile<kRows, kCols>(d, a + r * a_stride, a_stride, b, b_stride, k,
                           c + r * c_stride, c_stride, sum);
  }
  if constexpr (kRows > 1) {
    LaneRows<1, kCols>(d, a + r * a_stride, a_stride, rows - r, b, b_stride, k,
                       c + r * c_stride, c_stride, sum);
  }
}

/// rows x cols elements of C, kCols columns at a time, then half as many.
template <size_t kCols, class D, typename T = hn::TFromD<D>>
HWY_INLINE void LaneColumns(D d, const T* a, int64_t a_stride, int64_t rows,
                            const T* b, int64_t b_stride, int64_t cols,
                            int64_t k, T* c, int64_t c_stride, Sum sum) {
  constexpr size_t kVecs = kSumLanes / hn::MaxLanes(D());
  constexpr size_t kPairs = std::max<size_t>(kAccumulators / kVecs, 1);
  constexpr size_t kRows = std::clamp<size_t>(kPairs / kCols, 1, 4);
  for (; cols >= static_cast<int64_t>(kCols); cols -= kCols) {
    LaneRows<kRows, kCols>(d, a, a_stride, rows, b, b_stride, k, c, c_stride,
                           sum);
    b += kCols * b_stride;
    c += kCols;
  }
  if constexpr (kCols > 1) {
    LaneColumns<kCols / 2>(d, a, a_stride, rows, b, b_stride, cols, k, c,
                           c_stride, sum);
  }
}

/// As LaneColumns, with the widest tile that the registers hold.
template <typename T>
HWY_INLINE void Lanes(const T* a, int64_t a_stride, int64_t rows, const T* b,
                      int64_t b_stride, int64_t cols, int64_t k, T* c,
                      int64_t c_stride, Sum sum) {
  using D = hn::CappedTag<T, kSumLanes>;
  constexpr size_t kPairs = kAccumulators * hn::MaxLanes(D()) / kSumLanes;
  constexpr size_t kCols = kPairs >= 16 ? 4 : kPairs >= 2 ? 2 : 1;
  LaneColumns<kCols>(D(), a, a_stride, rows, b, b_stride, cols, k, c, c_stride,
                     sum);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_LANES_INL_H_
