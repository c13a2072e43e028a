// Many elements combined into one, in the order of all reductions. Along the
// innermost axes: 32 lanes, element i goes into lane i mod 32, i ascending;
// then lane i takes lane i + 16 for i < 16, lane i + 8 for i < 8, and so on
// down to one. Along other axes: one element after the other. Every lane starts
// at the neutral element. Included once per SIMD target, after simd-inl.h.
//
// What is folded how is a struct:
//
//   struct SumFold {
//     template <typename T> static constexpr T kStart = 0;  // neutral
//     template <class D, class V> static V Term(D d, V x);  // of an element
//     template <class V> static V Combine(V so_far, V term);
//   };
#if defined(PLEXUS_REDUCE_FOLD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_REDUCE_FOLD_INL_H_
#undef PLEXUS_REDUCE_FOLD_INL_H_
#else
#define PLEXUS_REDUCE_FOLD_INL_H_
#endif

#include <algorithm>
#include <cstring>

#include "ops/layout/transpose_block.h"
#include "ops/reduce/reduction.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::reduce {

inline constexpr size_t kSumLanes = 32;

/// p[0] to p[n - 1], n at most a vector's lanes, and zeros. Reads nothing else.
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> LoadFirst(D d, const T* p, size_t n) {
#if HWY_TARGET <= HWY_AVX2
  if constexpr (sizeof(T) >= 4) return hn::MaskedLoad(hn::FirstN(d, n), d, p);
#endif
  HWY_ALIGN T lanes[hn::MaxLanes(D())] = {};
  std::memcpy(lanes, p, n * sizeof(T));
  return hn::Load(d, lanes);
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

/// n terms over 32 lanes that begin as `start`. whole(d, i) is the vector of
/// terms from i on; rest(d, i, count), for the last ones, that of the `count`
/// terms from i on and neutral elements.
template <class D, class Combine, class Whole, class Rest>
HWY_INLINE hn::TFromD<D> RowFold(D d, size_t n, hn::Vec<D> start,
                                 const Combine& combine, const Whole& whole,
                                 const Rest& rest) {
  constexpr size_t kWidth = hn::MaxLanes(D());
  constexpr size_t kVecs = kSumLanes / kWidth;
  hn::Vec<D> lanes[kVecs];
  HWY_UNROLL(32)
  for (size_t v = 0; v < kVecs; ++v) lanes[v] = start;
  size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
    HWY_UNROLL(32)
    for (size_t v = 0; v < kVecs; ++v) {
      lanes[v] = combine(lanes[v], whole(d, i + v * kWidth));
    }
  }
  HWY_UNROLL(32)
  for (size_t v = 0; v < kVecs; ++v, i += kWidth) {
    if (i < n) {
      lanes[v] = combine(lanes[v], rest(d, i, std::min(n - i, kWidth)));
    }
  }
  for (size_t half = kVecs / 2; half > 0; half /= 2) {
    for (size_t v = 0; v < half; ++v) {
      lanes[v] = combine(lanes[v], lanes[v + half]);
    }
  }
  return Fold(d, lanes[0], combine);
}

/// F of x[0] to x[n - 1].
template <class F, class D, typename T = hn::TFromD<D>>
HWY_INLINE T FoldRow(D d, const T* x, size_t n) {
  const auto start = hn::Set(d, F::template kStart<T>);
  return RowFold(
      d, n, start,
      [](auto a, auto b) HWY_ATTR { return F::Combine(a, b); },
      [x](auto dv, size_t i) HWY_ATTR {
        return F::Term(dv, hn::LoadU(dv, x + i));
      },
      [x, start](auto dv, size_t i, size_t count) HWY_ATTR {
        const auto v = F::Term(dv, LoadFirst(dv, x + i, count));
        if constexpr (F::template kStart<T> == 0) return v;
        return hn::IfThenElse(hn::FirstN(dv, count), v, start);
      });
}

/// Rows that have at most a lane for each element of them, and some rows at
/// once: turned, so that lane i of all of them is a row. Lanes without an element
/// are left out, for neutral elements change nothing.
inline constexpr int64_t kShortRow = 16;
template <class F, typename T>
void FoldShortRows(const T* x, int64_t n, int64_t rows, T* y) {
  using plexus::reduce::kTurned;
  const hn::ScalableTag<T> d;
  HWY_ALIGN T lanes[kShortRow * kTurned];
  for (int64_t r = 0; r < rows; r += kTurned) {
    const int64_t some = std::min(kTurned, rows - r);
    plexus::layout::TransposeBlock(x + r * n, n, some, n, lanes, kTurned);
    ForEachVector(d, static_cast<size_t>(some), [&](auto dv, size_t i) HWY_ATTR {
      const auto start = hn::Set(dv, F::template kStart<T>);
      T* const at = lanes + i;
      for (int64_t k = 0; k < n; ++k) {
        const auto term = F::Term(dv, hn::LoadU(dv, at + k * kTurned));
        hn::StoreU(F::Combine(start, term), dv, at + k * kTurned);
      }
      for (int64_t half = kShortRow / 2; half > 0; half /= 2) {
        for (int64_t k = 0; k < half && k + half < n; ++k) {
          hn::StoreU(F::Combine(hn::LoadU(dv, at + k * kTurned),
                                hn::LoadU(dv, at + (k + half) * kTurned)),
                     dv, at + k * kTurned);
        }
      }
      hn::StoreU(hn::LoadU(dv, at), dv, y + r + i);
    });
  }
}

/// Kernels::rows of F.
template <class F, typename T>
void FoldRows(const void* x, int64_t n, int64_t rows, void* y) {
  if (n > 0 && n <= kShortRow && rows >= 8) {
    return FoldShortRows<F>(static_cast<const T*>(x), n, rows,
                            static_cast<T*>(y));
  }
  const hn::CappedTag<T, kSumLanes> d;
  for (int64_t r = 0; r < rows; ++r) {
    static_cast<T*>(y)[r] =
        FoldRow<F>(d, static_cast<const T*>(x) + r * n, static_cast<size_t>(n));
  }
}

/// y[i] takes x[i], then x[stride + i] and so on, of kRows rows; i < n.
template <class F, size_t kRows, typename T>
HWY_INLINE void TakeRows(const T* HWY_RESTRICT x, int64_t stride, size_t n,
                         T* HWY_RESTRICT y) {
  ForEachVector(hn::ScalableTag<T>(), n, [&](auto d, size_t i) HWY_ATTR {
    auto so_far = hn::LoadU(d, y + i);
    HWY_UNROLL(8)
    for (size_t r = 0; r < kRows; ++r) {
      so_far = F::Combine(so_far, F::Term(d, hn::LoadU(d, x + r * stride + i)));
    }
    hn::StoreU(so_far, d, y + i);
  });
}

/// fn(pointer to the rows, stride, how many) for the n columns, `step` apart, of
/// all rows that `axes` run over from x on, in order. Columns that don't lie side
/// by side are turned in blocks first.
template <typename T, class Fn>
HWY_INLINE void ForEachRows(const T* x, const plexus::layout::Axes& axes,
                            int64_t step, int64_t n, const Fn& fn) {
  using plexus::reduce::kTurned;
  constexpr int64_t kRows = 64;
  plexus::layout::Axes outer = axes;
  --outer.rank;
  plexus::layout::Walk walk(outer, 0);
  const int64_t steps = outer.Count();
  const int64_t rows = axes.dims[outer.rank];
  for (int64_t i = 0; i < steps; ++i, walk.Next()) {
    const T* const first = x + walk.offset();
    if (step == 1) {
      fn(first, axes.strides[outer.rank], rows);
      continue;
    }
    for (int64_t r = 0; r < rows; r += kRows) {
      HWY_ALIGN T turned[kRows * kTurned];
      const int64_t some = std::min(kRows, rows - r);
      plexus::layout::TransposeBlock(first + r, step, n, some, turned, kTurned);
      fn(turned, kTurned, some);
    }
  }
}

/// Kernels::columns of F.
template <class F, typename T>
void FoldColumns(const void* x_data, const plexus::layout::Axes& axes,
                 int64_t step, int64_t n, void* y_data) {
  T* const y = static_cast<T*>(y_data);
  const auto columns = static_cast<size_t>(n);
  std::fill_n(y, n, F::template kStart<T>);
  ForEachRows(static_cast<const T*>(x_data), axes, step, n,
              [&](const T* x, int64_t stride, int64_t rows) HWY_ATTR {
                for (; rows >= 8; rows -= 8, x += 8 * stride) {
                  TakeRows<F, 8>(x, stride, columns, y);
                }
                for (; rows > 0; --rows, x += stride) {
                  TakeRows<F, 1>(x, stride, columns, y);
                }
              });
}

template <class F, typename T>
plexus::reduce::Kernels FoldKernels() {
  return {&FoldRows<F, T>, &FoldColumns<F, T>, nullptr};
}

/// The same of T fn(T so_far, T element), for what Highway lacks and where the
/// order doesn't show: integers.
template <class F, typename T>
void LoopRows(const void* x_data, int64_t n, int64_t rows, void* y) {
  const T* x = static_cast<const T*>(x_data);
  for (int64_t r = 0; r < rows; ++r, x += n) {
    T so_far = F::template kStart<T>;
    for (int64_t i = 0; i < n; ++i) so_far = F()(so_far, x[i]);
    static_cast<T*>(y)[r] = so_far;
  }
}
template <class F, typename T>
void LoopColumns(const void* x_data, const plexus::layout::Axes& axes,
                 int64_t step, int64_t n, void* y_data) {
  T* HWY_RESTRICT const y = static_cast<T*>(y_data);
  std::fill_n(y, n, F::template kStart<T>);
  ForEachRows(static_cast<const T*>(x_data), axes, step, n,
              [&](const T* x, int64_t stride, int64_t rows) {
                for (; rows > 0; --rows, x += stride) {
                  for (int64_t j = 0; j < n; ++j) y[j] = F()(y[j], x[j]);
                }
              });
}

template <class F, typename T>
plexus::reduce::Kernels LoopKernels() {
  return {&LoopRows<F, T>, &LoopColumns<F, T>, nullptr};
}

}  // namespace plexus::HWY_NAMESPACE::reduce
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_REDUCE_FOLD_INL_H_
