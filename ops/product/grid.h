// How the products of a node are cut into rectangles of C.
#ifndef PLEXUS_OPS_PRODUCT_GRID_H_
#define PLEXUS_OPS_PRODUCT_GRID_H_

#include <cstdint>

namespace plexus::product {

/// About what a rectangle of C is.
inline constexpr int64_t kRectangleBytes = 16384;

/// Rows with fewer elements are not handed to the epilogue one by one: that
/// takes longer than going over the output once more.
inline constexpr int64_t kShortRow = 64;

constexpr int64_t Ceil(int64_t x, int64_t y) { return (x + y - 1) / y; }
constexpr int64_t RoundUp(int64_t x, int64_t y) { return Ceil(x, y) * y; }

/// The order of rectangles is by place, then by columns, then by rows, so that a
/// part of B is used while it is in the cache.
struct Grid {
  int64_t height, row_blocks;
  int64_t width, col_blocks;
  int64_t grain;  ///< rectangles that are worth a thread
};

/// Products of [m, k] by [k, n], one at each of `places`.
struct GridRequest {
  int64_t m, n, k;
  int64_t places;
  int64_t element_size;
  int64_t threads;
  bool stream;  ///< B comes from memory: its rows are to be long
};

Grid MakeGrid(const GridRequest& r);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_GRID_H_
