// A matrix of elements that are only moved, transposed. All that puts rows where
// columns were goes through here: Transpose, and the products that want a matrix
// the other way round.
#ifndef PLEXUS_OPS_LAYOUT_TRANSPOSE_BLOCK_H_
#define PLEXUS_OPS_LAYOUT_TRANSPOSE_BLOCK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace plexus::layout {

namespace detail {

/// 16 bytes of elements, which every processor has registers for.
template <typename T>
using Sixteen [[gnu::vector_size(16)]] = T;

template <typename T>
inline constexpr int64_t kSixteen = 16 / sizeof(T);

/// a[0], b[0], a[1], b[1] and so on: of the lower halves, or of the upper.
template <bool kUpper, typename T, size_t... kI>
Sixteen<T> Interleave(Sixteen<T> a, Sixteen<T> b, std::index_sequence<kI...>) {
  constexpr size_t n = sizeof...(kI);
  return __builtin_shufflevector(
      a, b, (kI / 2 + (kUpper ? n / 2 : 0) + (kI % 2) * n)...);
}

/// A square whose rows are 16 bytes: to[c to_stride + r] = from[r from_stride + c]
/// for its first kRows rows and kCols columns. With fewer rows what is written
/// after each row of `to` is arbitrary, up to 16 bytes.
/// Interleaving row i with row i + n / 2 moves the highest bit of the row's
/// number to the lowest of the column's; after log2 n times they are swapped.
template <typename T, int64_t kRows = kSixteen<T>, int64_t kCols = kSixteen<T>>
[[gnu::always_inline]] inline void TransposeSixteen(const T* from,
                                                    int64_t from_stride, T* to,
                                                    int64_t to_stride) {
  constexpr int64_t n = kSixteen<T>;
  constexpr auto kAll = std::make_index_sequence<n>();
  Sixteen<T> rows[n] = {}, next[n];
  for (int64_t i = 0; i < kRows; ++i) {
    std::memcpy(&rows[i], from + i * from_stride, 16);
  }
#pragma GCC unroll 4
  for (int64_t steps = n; steps > 1; steps /= 2) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < n / 2; ++i) {
      next[2 * i] = Interleave<false, T>(rows[i], rows[i + n / 2], kAll);
      next[2 * i + 1] = Interleave<true, T>(rows[i], rows[i + n / 2], kAll);
    }
#pragma GCC unroll 16
    for (int64_t i = 0; i < n; ++i) rows[i] = next[i];
  }
  for (int64_t i = 0; i < kCols; ++i) {
    std::memcpy(to + i * to_stride, &rows[i], 16);
  }
}

template <typename T>
void TransposeFew(const T* from, int64_t from_stride, int64_t rows,
                  int64_t cols, T* to, int64_t to_stride) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < cols; ++c) {
      to[c * to_stride + r] = from[r * from_stride + c];
    }
  }
}

/// Where there are only 3 columns: squares of 4, whose last column is what
/// follows in memory, while something does.
template <typename T>
void TransposeThreeColumns(const T* from, int64_t from_stride, int64_t rows,
                           T* to, int64_t to_stride) {
  constexpr int64_t n = kSixteen<T>;
  int64_t r = 0;
  for (; r + n < rows; r += n) {
    TransposeSixteen<T, n, 3>(from + r * from_stride, from_stride, to + r,
                              to_stride);
  }
  TransposeFew(from + r * from_stride, from_stride, rows - r, 3, to + r,
               to_stride);
}

/// Where there are only 3 rows, and those of `to` follow each other: what a
/// square writes too much the next one mends.
template <typename T>
void TransposeThreeRows(const T* from, int64_t from_stride, int64_t cols,
                        T* to) {
  constexpr int64_t n = kSixteen<T>;
  int64_t c = 0;
  for (; c + n < cols; c += n) {
    TransposeSixteen<T, 3>(from + c, from_stride, to + c * 3, 3);
  }
  TransposeFew(from + c, from_stride, 3, cols - c, to + c * 3, 3);
}

}  // namespace detail

/// to[c * to_stride + r] = from[r * from_stride + c] for r < rows, c < cols, in
/// squares; those at the ends overlap others. For a block that stays in the
/// cache: lines are used in parts.
template <typename T>
void TransposeBlock(const T* from, int64_t from_stride, int64_t rows,
                    int64_t cols, T* to, int64_t to_stride) {
  constexpr int64_t n = detail::kSixteen<T>;
  if (n == 4 && cols == 3) {
    return detail::TransposeThreeColumns(from, from_stride, rows, to,
                                         to_stride);
  }
  if (n == 4 && rows == 3 && to_stride == 3) {
    return detail::TransposeThreeRows(from, from_stride, cols, to);
  }
  if (rows < n || cols < n) {
    return detail::TransposeFew(from, from_stride, rows, cols, to, to_stride);
  }
  for (int64_t r = 0; r < rows; r += n) {
    const int64_t row = std::min(r, rows - n);
    for (int64_t c = 0; c < cols; c += n) {
      const int64_t col = std::min(c, cols - n);
      detail::TransposeSixteen(from + row * from_stride + col, from_stride,
                               to + col * to_stride + row, to_stride);
    }
  }
}

/// The same for any matrix, by squares of whole cache lines: each line of both
/// is used up at once, even where strides make them compete for one place in the
/// cache.
template <typename T>
void TransposeMatrix(const T* from, int64_t from_stride, int64_t rows,
                     int64_t cols, T* to, int64_t to_stride) {
  constexpr int64_t kLine = 64 / sizeof(T);
  if (rows < detail::kSixteen<T> || cols < detail::kSixteen<T>) {
    return TransposeBlock(from, from_stride, rows, cols, to, to_stride);
  }
  for (int64_t r = 0; r < rows; r += kLine) {
    const int64_t height = std::min(kLine, rows - r);
    for (int64_t c = 0; c < cols; c += kLine) {
      const int64_t width = std::min(kLine, cols - c);
      const T* const x = from + r * from_stride + c;
      T* const y = to + c * to_stride + r;
      if (height < kLine || width < kLine) {
        TransposeBlock(x, from_stride, height, width, y, to_stride);
        continue;
      }
      alignas(64) T square[kLine * kLine];
      TransposeBlock(x, from_stride, kLine, kLine, square, kLine);
      for (int64_t i = 0; i < kLine; ++i) {
        std::memcpy(y + i * to_stride, square + i * kLine, 64);
      }
    }
  }
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_TRANSPOSE_BLOCK_H_
