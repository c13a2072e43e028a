// What operators share that look along one axis: a tensor as lines, which are
// its elements along that axis. They are numbered in row-major order of the
// other axes.
#ifndef PLEXUS_OPS_REDUCE_LINES_H_
#define PLEXUS_OPS_REDUCE_LINES_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>

#include "ops/layout/copy.h"

namespace plexus::reduce {

/// `outer` times `inner` lines of `count` elements, which are `inner` apart.
struct Lines {
  int64_t outer, count, inner;
  bool rows;  ///< along the last axis: the lines are dense rows
};

inline Lines LinesAlong(std::span<const int64_t> shape, int axis) {
  const auto last = static_cast<int>(shape.size()) - 1;
  return {Count(shape.first(axis)), shape[axis], Count(shape.subspan(axis + 1)),
          axis == last};
}

/// Calls fn(worker, line, n, at) for runs of n lines from `line` on, all of
/// them once, on all threads. The first element is at offset `at`; the lines
/// are side by side, or rows one after the other.
template <typename Fn>
void ForEachRun(const Lines& s, int64_t element_size, Run ctx, const Fn& fn) {
  ctx.ParallelFor(
      s.outer * s.inner, layout::Grain(s.count * element_size),
      [&](Run worker, int64_t line, int64_t end) {
        while (line < end) {
          const int64_t column = line % s.inner;
          const int64_t n =
              s.rows ? end - line : std::min(s.inner - column, end - line);
          fn(worker, line, n, line / s.inner * s.count * s.inner + column);
          line += n;
        }
      });
}

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_LINES_H_
