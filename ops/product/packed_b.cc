#include "ops/product/packed_b.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "ops/layout/transpose_block.h"

namespace plexus::product {
namespace {

/// Columns that are packed at a time; a multiple of every panel's width.
constexpr int64_t kPackColumns = 32;

// Elements of the product are only moved, as integers of their size.
template <typename T>
T Widened(T element) {
  return element;
}
uint32_t Widened(BFloat16 element) {
  return std::bit_cast<uint32_t>(ToFloat(element));
}
uint32_t Widened(Float16 element) {
  return std::bit_cast<uint32_t>(ToFloat(element));
}

/// A matrix with its steps from row to row and from column to column.
template <typename TB>
struct Matrix {
  const TB* data;
  int64_t row_step;
  int64_t col_step;
};

/// to[i * to_stride + l] = b[i, j + l] for i < rows, l < cols.
template <typename TB, typename T>
void CopyColumns(const Matrix<TB>& b, int64_t rows, int64_t j, int64_t cols,
                 T* to, int64_t to_stride) {
  const TB* const from = b.data + j * b.col_step;
  if constexpr (std::is_same_v<TB, T>) {
    if (b.row_step == 1) {
      return layout::TransposeMatrix(from, b.col_step, cols, rows, to,
                                     to_stride);
    }
    if (b.col_step == 1) {
      for (int64_t i = 0; i < rows; ++i) {
        std::memcpy(to + i * to_stride, from + i * b.row_step,
                    static_cast<size_t>(cols) * sizeof(T));
      }
      return;
    }
  }
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t l = 0; l < cols; ++l) {
      to[i * to_stride + l] = Widened(from[i * b.row_step + l * b.col_step]);
    }
  }
}

template <typename TB, typename T>
void PackPart(const PackedB& p, const TB* from, int64_t part, char* columns,
              char* lanes) {
  const int64_t parts = p.Parts() / p.matrices;
  const int64_t at = part / parts;
  const TB* const data = from + at * p.k * p.n;
  const Matrix<TB> b = p.swapped ? Matrix<TB>{data, 1, p.k}
                                 : Matrix<TB>{data, p.n, 1};
  T* const to = reinterpret_cast<T*>(columns + at * p.column_bytes());
  const int64_t main_columns = MainColumns(p.n);
  if (p.layout == Layout::kPanels) {
    const int64_t first = part % parts * kPackColumns;
    const int64_t end = std::min(first + kPackColumns, main_columns);
    int64_t width = 0;
    for (int64_t j = first; j < end; j += width) {
      width = PanelWidth(p.n, j);
      CopyColumns(b, p.k, j, width, to + j * p.k, width);
    }
  } else if (p.layout == Layout::kAlignedRows) {
    CopyColumns(b, p.k, 0, main_columns, to, p.stride());
  }
  if (!p.gathered || part % parts != parts - 1) return;
  T* const lane = reinterpret_cast<T*>(lanes + at * p.lane_bytes());
  if (HasFewTerms(p.k)) {
    return CopyColumns(b, p.k, main_columns, p.lane_columns(), lane, 8);
  }
  // Each along k: as the rows of B the other way round.
  const Matrix<TB> turned = {data + main_columns * b.col_step, b.col_step,
                             b.row_step};
  CopyColumns(turned, p.lane_columns(), 0, p.k, lane, p.k);
}

}  // namespace

int64_t PackedB::Parts() const {
  if (layout == Layout::kPanels) {
    return matrices * ((n + kPackColumns - 1) / kPackColumns);
  }
  return layout == Layout::kAlignedRows || gathered ? matrices : 0;
}

void PackedB::Pack(const char* b, int64_t begin, int64_t end, char* columns,
                   char* lanes) const {
  for (int64_t part = begin; part < end; ++part) {
    if (dtype == PLEXUS_BFLOAT16) {
      PackPart<BFloat16, uint32_t>(*this, reinterpret_cast<const BFloat16*>(b),
                                   part, columns, lanes);
    } else if (dtype == PLEXUS_FLOAT16) {
      PackPart<Float16, uint32_t>(*this, reinterpret_cast<const Float16*>(b),
                                  part, columns, lanes);
    } else if (element_size == 4) {
      PackPart<uint32_t, uint32_t>(*this, reinterpret_cast<const uint32_t*>(b),
                                   part, columns, lanes);
    } else {
      PackPart<uint64_t, uint64_t>(*this, reinterpret_cast<const uint64_t*>(b),
                                   part, columns, lanes);
    }
  }
}

}  // namespace plexus::product
