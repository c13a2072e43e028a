// A matrix in rectangles, for what passes over it once, element by element.
#ifndef PLEXUS_OPS_PRODUCT_RECTANGLES_H_
#define PLEXUS_OPS_PRODUCT_RECTANGLES_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>

#include "ops/product/grid.h"

namespace plexus::product {

struct Rectangle {
  int64_t row, col;  ///< where it starts
  int64_t rows, n;
};

/// Calls fn(Run worker, Rectangle) for rectangles of about kRectangleBytes that
/// cover [rows, n], split over threads.
template <typename Fn>
void ForRectangles(Run ctx, int64_t rows, int64_t n, int64_t element_size,
                   const Fn& fn) {
  // Columns by the thousand, kRectangleBytes at most; the rows are few then.
  const int64_t most = kRectangleBytes / element_size;
  const int64_t width = std::min(n, most);
  if (width == 0) return;
  const int64_t height = most / width, across = Ceil(n, width);
  const int64_t blocks = Ceil(rows, height) * across;
  ctx.ParallelFor(blocks, 16, [&](Run worker, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t row = i / across * height, col = i % across * width;
      fn(worker, Rectangle{row, col, std::min(height, rows - row),
                           std::min(width, n - col)});
    }
  });
}

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_RECTANGLES_H_
