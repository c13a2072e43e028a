// Few rows of A times a B that comes from memory: B is read once, some of its
// rows side by side from left to right, and the sums stay in C; see
// product/gemm.h for the rule. Meanwhile the rows that follow are fetched one
// after the other, for memory gives what stands together faster than rows in
// turn. Included once per SIMD target, after simd-inl.h.
#if defined(PLEXUS_PRODUCT_STREAM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_STREAM_INL_H_
#undef PLEXUS_PRODUCT_STREAM_INL_H_
#else
#define PLEXUS_PRODUCT_STREAM_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ops/product/gemm.h"
#include "ops/product/rest-inl.h"
#include "ops/product/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Rows of B that are read side by side.
inline constexpr size_t kStreams = 8;

/// A vector of B as elements of the sums' type. bfloat16 is the upper half of a
/// float.
template <class D>
HWY_INLINE hn::Vec<D> LoadB(D d, const hn::TFromD<D>* b) {
  return detail::LoadAnywhere(d, b);
}
template <class D>
HWY_INLINE hn::Vec<D> LoadB(D d, const BFloat16* b) {
  const hn::RebindToUnsigned<D> du;
  const hn::Rebind<uint16_t, D> d16;
  const auto bits =
      detail::LoadAnywhere(d16, reinterpret_cast<const uint16_t*>(b));
  return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(du, bits)));
}

/// Where the next rows of B are fetched: `left` bytes from `at` on, then the
/// next row's. Nobody minds what stands there, or whether anything does.
struct Ahead {
  uintptr_t at;
  int64_t left;
  int64_t row, stride;  ///< bytes of a row, and from one to the next

  template <int64_t kBytes>
  HWY_INLINE void Fetch() {
    for (uintptr_t i = 0; i < kBytes; i += 64) {
      __builtin_prefetch(reinterpret_cast<const void*>(at + i), 0, 2);
    }
    at += kBytes;
    left -= kBytes;
    if (left <= 0) {
      at += static_cast<uintptr_t>(left + stride - row);
      left = row;
    }
  }
};

/// What a pass over some rows of B works on; C has the sums of the rows before.
template <typename T, typename TB>
struct Stream {
  const T* a;
  int64_t a_stride;
  const TB* b;
  int64_t b_stride;
  T* c;
  int64_t c_stride;
  int64_t cols;
};

/// Adds kSteps rows of B, times A, to kRows rows of C, and fetches as much.
template <size_t kRows, size_t kSteps, typename T, typename TB>
HWY_INLINE void StreamTile(const Stream<T, TB>& s, bool first, bool fetch,
                           Ahead ahead) {
  ForEachVector(
      hn::ScalableTag<T>(), static_cast<size_t>(s.cols),
      [&](auto d, size_t j) HWY_ATTR {
        if (fetch) {
          ahead.Fetch<kSteps * hn::MaxLanes(decltype(d)()) * sizeof(TB)>();
        }
        hn::Vec<decltype(d)> sum[kRows];
        HWY_UNROLL(8)
        for (size_t r = 0; r < kRows; ++r) {
          sum[r] = first ? hn::Zero(d)
                         : detail::LoadAnywhere(d, s.c + r * s.c_stride + j);
        }
        HWY_UNROLL(8)
        for (size_t i = 0; i < kSteps; ++i) {
          const auto y = LoadB(d, s.b + i * s.b_stride + j);
          HWY_UNROLL(8)
          for (size_t r = 0; r < kRows; ++r) {
            sum[r] = Accumulate(hn::Set(d, s.a[r * s.a_stride + i]), y, sum[r]);
          }
        }
        HWY_UNROLL(8)
        for (size_t r = 0; r < kRows; ++r) {
          detail::StoreAnywhere(sum[r], d, s.c + r * s.c_stride + j);
        }
      });
}

/// The same for `rows` rows of C: kRows at a time, then half as many.
template <size_t kRows, size_t kSteps, typename T, typename TB>
HWY_INLINE void StreamRows(Stream<T, TB> s, int64_t rows, bool first,
                           bool fetch, Ahead ahead) {
  for (; rows >= static_cast<int64_t>(kRows); rows -= kRows, fetch = false) {
    StreamTile<kRows, kSteps>(s, first, fetch, ahead);
    s.a += kRows * s.a_stride;
    s.c += kRows * s.c_stride;
  }
  if constexpr (kRows > 1) {
    StreamRows<kRows / 2, kSteps>(s, rows, first, fetch, ahead);
  }
}

/// All k rows of B: kSteps at a time, then half as many.
template <size_t kSteps, typename T, typename TB>
HWY_INLINE void StreamSteps(Stream<T, TB> s, int64_t rows, int64_t k,
                            bool first) {
  constexpr int64_t kSize = sizeof(TB);
  for (; k >= static_cast<int64_t>(kSteps); k -= kSteps, first = false) {
    const TB* const next = s.b + kSteps * s.b_stride;
    StreamRows<4, kSteps>(
        s, rows, first, /*fetch=*/true,
        Ahead{reinterpret_cast<uintptr_t>(next), s.cols * kSize,
              s.cols * kSize, s.b_stride * kSize});
    s.a += kSteps;
    s.b = next;
  }
  if constexpr (kSteps > 1) StreamSteps<kSteps / 2>(s, rows, k, first);
}

/// product::GemmFn of a B that is not packed, of elements TB; k is not 0.
template <typename T, typename TB>
void MultiplyStream(const product::Gemm& g, int64_t row, int64_t rows,
                    int64_t col, int64_t cols) {
  const T* const a = static_cast<const T*>(g.a) + row * g.a_stride;
  T* const c = static_cast<T*>(g.c) + row * g.c_stride;
  const int64_t main_columns = product::MainColumns(g.n);
  const int64_t main_end = std::min(col + cols, main_columns);
  StreamSteps<kStreams>(
      Stream<T, TB>{a, g.a_stride, static_cast<const TB*>(g.b) + col,
                    g.b_stride, c + col, g.c_stride, main_end - col},
      rows, g.k, /*first=*/true);
  if (main_columns < col + cols) RestColumns(g, a, rows, c, 0);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_STREAM_INL_H_
