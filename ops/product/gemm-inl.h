// One part of C = A B; see product/gemm.h. Included once per SIMD target, after
// simd-inl.h.
#if defined(PLEXUS_PRODUCT_GEMM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_GEMM_INL_H_
#undef PLEXUS_PRODUCT_GEMM_INL_H_
#else
#define PLEXUS_PRODUCT_GEMM_INL_H_
#endif

#include <algorithm>
#include <array>
#include <utility>

#include "ops/product/gemm.h"
#include "ops/product/rest-inl.h"
#include "ops/product/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// How much of k is done at a time, so that a panel of B stays in the cache.
inline constexpr int64_t kCacheBlock = 1024;
/// From so many rows on, tiles have enough sums under way by their rows alone.
inline constexpr int64_t kManyRows = 8;
/// Sums under way where there are few rows.
inline constexpr size_t kWideSums = kAccumulators >= 24 ? 16 : 8;

/// Rows of A, columns of B and the part of C that they make, over a part of k.
template <typename T>
struct Strip {
  const T* a;
  int64_t a_stride;
  const T* b;
  int64_t b_stride;
  int64_t k;
  T* c;
  int64_t c_stride;
  Sum sum;
};

template <size_t kRows, size_t kVecs, class D, typename T>
HWY_INLINE void StripTile(D d, const Strip<T>& s, int64_t row, int64_t col) {
  Tile<kRows, kVecs, false>(d, s.a + row * s.a_stride, s.a_stride, s.b + col,
                            s.b_stride, 0, s.k, s.c + row * s.c_stride + col,
                            s.c_stride, s.sum);
}

/// kVecs vectors of columns, all rows: kRows at a time, then 8, 4, 2 and 1.
template <size_t kRows, size_t kVecs, class D, typename T>
HWY_INLINE void TileRows(D d, const Strip<T>& s, int64_t row, int64_t rows,
                         int64_t col) {
  for (; rows >= static_cast<int64_t>(kRows); rows -= kRows, row += kRows) {
    StripTile<kRows, kVecs>(d, s, row, col);
  }
  if constexpr (kRows > 1) {
    constexpr size_t kFewer = kRows > 4 ? 4 : kRows / 2;
    TileRows<kFewer, kVecs>(d, s, row, rows, col);
  }
}

/// A strip of kWidth columns.
template <size_t kWidth, typename T>
HWY_NOINLINE void Panel(const Strip<T>& s, int64_t rows) {
  using D = hn::CappedTag<T, kWidth>;
  constexpr size_t kLanes = hn::MaxLanes(D());
  constexpr size_t kVecs = std::min(kTileVecs, kWidth / kLanes);
  for (size_t j = 0; j < kWidth; j += kVecs * kLanes) {
    TileRows<kTileRows, kVecs>(D(), s, 0, rows, j);
  }
}

template <typename T>
HWY_INLINE void PanelOfWidth(int64_t width, const Strip<T>& s, int64_t rows) {
  if (width == 32) return Panel<32>(s, rows);
  if (width == 16) return Panel<16>(s, rows);
  Panel<8>(s, rows);
}

template <size_t kRows, class D, typename T, size_t... kI>
constexpr auto WideTiles(std::index_sequence<kI...>) {
  return std::array{&StripTile<kRows, kI + 1, D, T>...};
}

/// A strip of `cols` whole vectors, kRows rows at a time with as many vectors
/// side by side as give kWideSums, then half as many rows.
template <size_t kRows, class D, typename T>
HWY_INLINE void WideRows(D d, const Strip<T>& s, int64_t row, int64_t rows,
                         int64_t cols) {
  constexpr int64_t kLanes = hn::MaxLanes(D());
  constexpr int64_t kMost = kWideSums / kRows;
  static constexpr auto kTiles =
      WideTiles<kRows, D, T>(std::make_index_sequence<kMost>());
  const int64_t passes = (cols + kMost * kLanes - 1) / (kMost * kLanes);
  for (; rows >= static_cast<int64_t>(kRows); rows -= kRows, row += kRows) {
    int64_t left = cols / kLanes;
    for (int64_t pass = passes; pass > 0; --pass) {
      const int64_t vecs = (left + pass - 1) / pass;
      kTiles[vecs - 1](d, s, row, cols - left * kLanes);
      left -= vecs;
    }
  }
  if constexpr (kRows > 1) WideRows<kRows / 2>(d, s, row, rows, cols);
}

/// A strip of few rows over a B that is used in place.
template <typename T>
HWY_NOINLINE void Wide(const Strip<T>& s, int64_t rows, int64_t cols) {
  constexpr int64_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  const int64_t whole = cols - cols % kLanes;
  WideRows<kManyRows / 2>(hn::ScalableTag<T>(), s, 0, rows, whole);
  if constexpr (kLanes > 8) {
    if (whole < cols) {
      Strip<T> rest = s;
      rest.b += whole;
      rest.c += whole;
      Panel<8>(rest, rows);
    }
  }
}

/// A strip of one row and few columns over all of k, which is cut into eight
/// blocks: their sums are made side by side.
template <typename T>
HWY_NOINLINE void SplitRow(const Strip<T>& s, int64_t block, int64_t cols) {
  using D = hn::CappedTag<T, 8>;
  const D d;
  constexpr int64_t kLanes = hn::MaxLanes(D());
  const int64_t last = s.k - 7 * block;
  for (int64_t j = 0; j < cols; j += kLanes) {
    HWY_ALIGN T sums[8 * kLanes];
    Tile<8, 1, true>(d, s.a, block, s.b + j, s.b_stride, block * s.b_stride,
                     last, sums, kLanes, Sum::kStart);
    Tile<7, 1, true>(d, s.a + last, block, s.b + last * s.b_stride + j,
                     s.b_stride, block * s.b_stride, block - last, sums, kLanes,
                     Sum::kContinue);
    auto total = hn::Load(d, sums);
    for (int64_t i = 1; i < 8; ++i) {
      total = hn::Add(total, hn::LoadU(d, sums + i * kLanes));
    }
    hn::StoreU(total, d, s.c + j);
  }
}

/// product::GemmFn.
template <typename T>
void MultiplyBlock(const product::Gemm& g, int64_t row, int64_t rows,
                   int64_t col, int64_t cols) {
  const T* const a = static_cast<const T*>(g.a) + row * g.a_stride;
  const T* const b = static_cast<const T*>(g.b);
  T* const c = static_cast<T*>(g.c) + row * g.c_stride;
  const int64_t block = product::SumBlock(g.n, g.k);
  const int64_t main_columns = product::MainColumns(g.n);
  const int64_t main_end = std::min(col + cols, main_columns);
  const bool many = rows >= kManyRows;

  const auto strip = [&](int64_t j, int64_t k0, int64_t k, Sum sum) {
    const int64_t width = product::PanelWidth(g.n, j);
    return g.packed ? Strip<T>{a + k0,     g.a_stride, b + j * g.k + k0 * width,
                               width,      k,          c + j,
                               g.c_stride, sum}
                    : Strip<T>{a + k0,     g.a_stride, b + k0 * g.b_stride + j,
                               g.b_stride, k,          c + j,
                               g.c_stride, sum};
  };
  if (block != 0 && !many) {
    for (int64_t j = col; j < main_end; j += product::PanelWidth(g.n, j)) {
      Strip<T> s = strip(j, 0, g.k, Sum::kStart);
      for (int64_t r = 0; r < rows; ++r) {
        SplitRow(s, block, product::PanelWidth(g.n, j));
        s.a += s.a_stride;
        s.c += s.c_stride;
      }
    }
  } else if (col < main_end) {
    const int64_t step = block != 0 ? block : many ? kCacheBlock : g.k;
    ForParts(g.k, step, block != 0 ? Sum::kAdd : Sum::kContinue,
             [&](int64_t k0, int64_t k, Sum sum) HWY_ATTR {
               if (!many && !g.packed) {
                 return Wide(strip(col, k0, k, sum), rows, main_end - col);
               }
               int64_t width = 0;
               for (int64_t j = col; j < main_end; j += width) {
                 width = product::PanelWidth(g.n, j);
                 PanelOfWidth(width, strip(j, k0, k, sum), rows);
               }
             });
  }
  if (main_columns < col + cols) {
    RestColumns(g, a, rows, c, block);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_GEMM_INL_H_
