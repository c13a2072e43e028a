// B as the kernels like it: the main columns in panels or in aligned rows, the
// others one after the other; see product/gemm.h. Elements are only moved.
#ifndef PLEXUS_OPS_PRODUCT_PACK_H_
#define PLEXUS_OPS_PRODUCT_PACK_H_

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "ops/product/gemm.h"

namespace plexus::product {

/// Columns that are packed at a time; a multiple of every panel's width.
inline constexpr int64_t kPackColumns = 32;

/// kWidth columns as a panel.
template <int64_t kWidth, typename T>
void PackPanel(const T* b, int64_t n, int64_t k, T* panel) {
  for (int64_t i = 0; i < k; ++i) {
    std::memcpy(panel + i * kWidth, b + i * n, kWidth * sizeof(T));
  }
}

/// Panels of columns first <= j < first + kPackColumns of B [k, n].
template <typename T>
void PackPanels(const T* b, int64_t n, int64_t k, int64_t first, T* panels) {
  const int64_t end = std::min(first + kPackColumns, MainColumns(n));
  int64_t width = 0;
  for (int64_t j = first; j < end; j += width) {
    width = PanelWidth(n, j);
    if (width == 32) PackPanel<32>(b + j, n, k, panels + j * k);
    if (width == 16) PackPanel<16>(b + j, n, k, panels + j * k);
    if (width == 8) PackPanel<8>(b + j, n, k, panels + j * k);
  }
}

/// The distance of rows of main columns, 64-byte aligned.
template <typename T>
constexpr int64_t RowStride(int64_t n) {
  constexpr int64_t kLine = 64 / sizeof(T);
  return (MainColumns(n) + kLine - 1) / kLine * kLine;
}

/// The main columns of B [k, n], row by row.
template <typename T>
void PackRows(const T* b, int64_t n, int64_t k, T* rows) {
  for (int64_t i = 0; i < k; ++i) {
    std::memcpy(rows + i * RowStride<T>(n), b + i * n,
                static_cast<size_t>(MainColumns(n)) * sizeof(T));
  }
}

/// The last n mod 8 columns of B [k, n].
template <typename T>
void PackLanes(const T* b, int64_t n, int64_t k, T* lanes) {
  const int64_t first = MainColumns(n);
  for (int64_t i = 0; i < k; ++i) {
    for (int64_t j = first; j < n; ++j) {
      lanes[(j - first) * k + i] = b[i * n + j];
    }
  }
}

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_PACK_H_
