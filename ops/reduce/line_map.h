// What operators share that make of each line along an axis another.
#ifndef PLEXUS_OPS_REDUCE_LINE_MAP_H_
#define PLEXUS_OPS_REDUCE_LINE_MAP_H_

#include <plexus/op.h>

#include <cstdint>

#include "ops/reduce/lines.h"

namespace plexus::reduce {

/// Of n lines of `count` elements, which are `stride` apart: lines side by side,
/// or, of another function, dense rows one after the other.
using LineMapFn = void (*)(const void* x, int64_t count, int64_t stride,
                           int64_t n, void* y);

/// Reads the run's first input.
class LineMap {
 public:
  LineMap() = default;
  /// `select(dtype, rows)` gives the function for dense rows, or for lines side
  /// by side.
  template <typename Select>
  LineMap(const plexus::Prepare& ctx, int axis, const Select& select)
      : element_size_(ElementSize(ctx.dtype(0))),
        lines_(LinesAlong(ctx.shape(0), axis)),
        fn_(select(ctx.dtype(0), lines_.rows)) {}

  /// Along the last axis: each row by itself.
  bool rows() const { return lines_.rows; }
  /// Writes `y`, on all threads; `outer` tells how many rows, where that is not
  /// all of them.
  void Run(plexus::Run ctx, void* y, int64_t outer = -1) const {
    Lines lines = lines_;
    if (outer >= 0) lines.outer = outer;
    if (lines.count == 0) return;
    ForEachRun(lines, element_size_, ctx,
               [&](plexus::Run worker, int64_t /*line*/, int64_t n, int64_t at) {
                 fn_(worker.input<char>(0) + at * element_size_, lines.count,
                     lines.inner, n, static_cast<char*>(y) + at * element_size_);
               });
  }

 private:
  int64_t element_size_ = 0;
  Lines lines_ = {};
  LineMapFn fn_ = nullptr;
};

// ---- operators that are one such map along their attribute `axis` -------------

inline void LineMapShape(const Infer& ctx) {
  ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  ctx.Output(0, ctx.shape(0));
}

inline int32_t RunLineMap(const LineMap& map, Run ctx) {
  map.Run(ctx, ctx.output<void>(0), map.rows() ? ctx.rows() : -1);
  return PLEXUS_OK;
}

/// The operator is declared PLEXUS_ROWWISE; other axes take that back.
template <typename Select>
void PrepareLineMap(const plexus::Prepare& ctx, PlexusKernel* kernel,
                    const Select& select) {
  LineMap* const map = ctx.State<LineMap>(kernel);
  *map = LineMap(ctx, ctx.Axis(ctx.Int("axis"), ctx.rank(0)), select);
  kernel->run = kRunFn<LineMap, RunLineMap>;
  if (!map->rows()) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
}

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_LINE_MAP_H_
