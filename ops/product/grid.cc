#include "ops/product/grid.h"

#include <algorithm>

#include "ops/product/gemm.h"

namespace plexus::product {
namespace {

/// The most columns that are done side by side where B comes from memory: their
/// sums stay in the cache.
constexpr int64_t kStreamColumns = 4096;
/// The least work that is worth a thread.
constexpr double kThreadNs = 20000;

}  // namespace

Grid MakeGrid(const GridRequest& r) {
  Grid grid = {1, 0, 1, 0, 1};
  if (r.m == 0 || r.n == 0 || r.places == 0) return grid;
  const int64_t columns = std::max<int64_t>(MainColumns(r.n), 1);
  const int64_t strips = r.stream
                             ? std::max(Ceil(r.n, kStreamColumns), r.threads)
                             : std::max<int64_t>(r.n / 128, 1);
  grid.width = RoundUp(Ceil(columns, strips), 32);
  grid.col_blocks = Ceil(columns, grid.width);
  const int64_t width = std::min(grid.width, r.n);

  // Heights are multiples of what the kernels do at a time, 8 rows or 6; where
  // there are few rectangles, even shares for the threads weigh more.
  const int64_t height = RoundUp(
      std::max<int64_t>(kRectangleBytes / r.element_size / width, 1), 24);
  const int64_t others = grid.col_blocks * r.places;
  grid.row_blocks = Ceil(r.m, height);
  int64_t multiple = 8;
  if (r.threads > 1 && grid.row_blocks * others < 4 * r.threads) {
    grid.row_blocks = RoundUp(grid.row_blocks, Ceil(r.threads, others));
    multiple = 4;
  }
  grid.height = RoundUp(Ceil(r.m, grid.row_blocks), multiple);
  grid.row_blocks = Ceil(r.m, grid.height);

  // 50 multiply-adds a nanosecond where many rows use B, 10 elements of B where
  // it is only read.
  const double rows = static_cast<double>(std::min(grid.height, r.m));
  const double ns = 20 + static_cast<double>(width) * static_cast<double>(r.k) *
                             std::max(rows / 50, 0.1);
  grid.grain = std::max(static_cast<int64_t>(kThreadNs / ns), int64_t{1});
  return grid;
}

}  // namespace plexus::product
