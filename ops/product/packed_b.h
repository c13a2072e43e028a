// B as the kernels like it: the main columns in panels or in aligned rows, the
// others one after the other; see product/gemm.h. Elements are moved, and widened
// where B is narrower than the product.
#ifndef PLEXUS_OPS_PRODUCT_PACKED_B_H_
#define PLEXUS_OPS_PRODUCT_PACKED_B_H_

#include <plexus/op.h>

#include <cstdint>

#include "ops/product/gemm.h"
#include "ops/product/saturating.h"

namespace plexus::product {

/// Where the main columns of B are used from. kStream: in place, as with
/// kInPlace, but from memory, not from the cache.
enum class Layout { kInPlace, kStream, kAlignedRows, kPanels };

/// How the matrices [k, n] of an input B are used. "Columns" is the memory of the
/// main columns, unless they are used in place; "lanes" that of the others, where
/// they are gathered: column_bytes() and lane_bytes() for each matrix, zeroed at
/// first, 64-byte aligned.
struct PackedB {
  int64_t matrices, k, n;
  int64_t element_size;  ///< of the product, 4 or 8
  int32_t dtype;  ///< of B as it comes: the product's, or a narrower float
  bool swapped;   ///< B's last two axes are swapped in memory
  Layout layout;
  bool gathered;

  bool in_place() const {
    return layout == Layout::kInPlace || layout == Layout::kStream;
  }
  int64_t lane_columns() const { return n - MainColumns(n); }
  /// From row to row of the main columns; panels have their own.
  int64_t stride() const {
    const int64_t line = 64 / element_size;
    return in_place() ? n : (MainColumns(n) + line - 1) / line * line;
  }
  int64_t column_bytes() const {
    if (in_place()) return 0;
    return SaturatingProduct(
        k * element_size,
        layout == Layout::kPanels ? MainColumns(n) : stride());
  }
  int64_t lane_bytes() const {
    const int64_t columns = HasFewTerms(k) ? 8 : lane_columns();
    return gathered ? SaturatingProduct(k * element_size, columns) : 0;
  }
  /// Of all matrices.
  int64_t all_column_bytes() const {
    return SaturatingProduct(matrices, column_bytes());
  }
  int64_t all_lane_bytes() const {
    return SaturatingProduct(matrices, lane_bytes());
  }

  /// The packing of all matrices, in parts that may be done in any order, on any
  /// thread.
  int64_t Parts() const;
  void Pack(const char* b, int64_t begin, int64_t end, char* columns,
            char* lanes) const;

  /// Where the kernels find a matrix: its main columns, and the others.
  const char* ColumnsOf(int64_t matrix, const char* b,
                        const char* columns) const {
    return in_place() ? b + matrix * k * n * ElementSize(dtype)
                      : columns + matrix * column_bytes();
  }
  const char* LanesOf(int64_t matrix, const char* b, const char* lanes) const {
    if (gathered) return lanes + matrix * lane_bytes();
    if (lane_columns() == 0) return nullptr;
    return b + (matrix * n + MainColumns(n)) * k * element_size;
  }
};

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_PACKED_B_H_
