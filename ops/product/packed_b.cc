#include "ops/product/packed_b.h"

#include <algorithm>
#include <bit>
#include <cstring>

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

/// n elements of row i, from column j on.
template <typename TB, typename T>
void CopyRow(const Matrix<TB>& b, int64_t i, int64_t j, int64_t n, T* to) {
  const TB* const from = b.data + i * b.row_step + j * b.col_step;
  if constexpr (sizeof(TB) == sizeof(T)) {
    if (b.col_step == 1) {
      std::memcpy(to, from, static_cast<size_t>(n) * sizeof(T));
      return;
    }
  }
  for (int64_t l = 0; l < n; ++l) to[l] = Widened(from[l * b.col_step]);
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
      for (int64_t i = 0; i < p.k; ++i) {
        CopyRow(b, i, j, width, to + j * p.k + i * width);
      }
    }
  } else if (p.layout == Layout::kAlignedRows) {
    for (int64_t i = 0; i < p.k; ++i) {
      CopyRow(b, i, 0, main_columns, to + i * p.stride());
    }
  }
  if (!p.gathered || part % parts != parts - 1) return;
  T* const lane = reinterpret_cast<T*>(lanes + at * p.lane_bytes());
  const bool few = HasFewTerms(p.k);
  const int64_t row_step = few ? 8 : 1, col_step = few ? 1 : p.k;
  for (int64_t i = 0; i < p.k; ++i) {
    for (int64_t j = main_columns; j < p.n; ++j) {
      CopyRow(b, i, j, 1, lane + i * row_step + (j - main_columns) * col_step);
    }
  }
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
