// One tensor joined along an axis from several (Concat), or cut up (Split):
// rows of segments, where segment i of every row belongs to part i.
#ifndef PLEXUS_OPS_LAYOUT_SEGMENTS_H_
#define PLEXUS_OPS_LAYOUT_SEGMENTS_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "ops/layout/copy.h"

namespace plexus::layout {

/// All in bytes.
struct Segments {
  int64_t rows, row;
  int32_t n;
  const int64_t* starts;  ///< of the segments in a row; starts[n] is `row`
};

/// `joined` is the shape of the whole, `Part` gives the shape of part i of n.
template <typename Part>
void PrepareSegments(const Prepare& ctx, std::span<const int64_t> joined,
                     int axis, int n, const Part& part, PlexusKernel* kernel) {
  const int64_t below =
      Count(joined.subspan(axis + 1)) * ElementSize(ctx.dtype(0));
  int64_t* const starts = ctx.Allocate<int64_t>(n + 1);
  for (int i = 0; i < n; ++i) starts[i + 1] = starts[i] + part(i)[axis] * below;
  *ctx.State<Segments>(kernel) = {Count(joined.first(axis)), starts[n], n,
                                  starts};
}

/// Calls copy(i, offset in part i, offset in the whole, bytes) for pieces that
/// make up the whole, on all threads.
template <typename Fn>
void ForEachPiece(const Segments& s, Run ctx, const Fn& copy) {
  ctx.ParallelFor(
      s.rows * s.row, kGrainBytes, [&](Run worker, int64_t at, int64_t end) {
        int64_t row = at / s.row, column = at % s.row;
        int32_t i = static_cast<int32_t>(
            std::upper_bound(s.starts, s.starts + s.n, column) - s.starts - 1);
        while (at < end) {
          const int64_t bytes = std::min(s.starts[i + 1] - column, end - at);
          const int64_t width = s.starts[i + 1] - s.starts[i];
          copy(worker, i, row * width + column - s.starts[i], at,
               static_cast<size_t>(bytes));
          at += bytes;
          column += bytes;
          while (column == s.starts[i + 1] && at < end) {
            if (++i == s.n) i = 0, column = 0, ++row;
          }
        }
      });
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_SEGMENTS_H_
