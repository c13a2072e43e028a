#include "ops/layout/permute.h"

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/strided.h"
#include "ops/layout/transpose_block.h"
#include "ops/layout/walk.h"

namespace plexus::layout {
namespace {

/// The output's last axis and the one that is dense in the input are swapped in
/// squares, so that both are used by whole cache lines.
struct Swap {
  Axes others;             ///< the other axes, with the input's strides
  Axes targets;            ///< the same with the output's strides
  int64_t columns, column_stride;  ///< the output's last axis, in the input
  int64_t rows, row_stride;        ///< the input's dense axis, in the output
};

/// Rows of the output done together: a cache line of the smallest elements.
constexpr int64_t kStrip = 64;

template <typename T>
int32_t RunSwap(const Swap& s, Run ctx) {
  const int64_t strips = (s.rows + kStrip - 1) / kStrip;
  ctx.ParallelFor(
      s.others.Count() * strips,
      Grain(kStrip * s.columns * static_cast<int64_t>(sizeof(T))),
      [&s, strips](Run worker, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          const int64_t row = i % strips * kStrip;
          const int64_t rows = std::min(kStrip, s.rows - row);
          const T* x = worker.input<T>(0) + row +
                       Walk(s.others, i / strips).offset();
          T* y = worker.output<T>(0) + row * s.row_stride +
                 Walk(s.targets, i / strips).offset();
          TransposeMatrix(x, s.column_stride, s.columns, rows, y,
                          s.row_stride);
        }
      });
  return PLEXUS_OK;
}

}  // namespace

void PreparePermutation(const Prepare& ctx, std::span<const int64_t> shape,
                        std::span<const int> perm, PlexusKernel* kernel) {
  if (Count(shape) == 0) return PrepareCopy(ctx, kernel);
  const std::vector<int64_t> strides = DenseStrides(shape);
  Axes axes;
  for (int axis : perm) axes.Append(shape[axis], strides[axis]);
  const int last = axes.rank - 1;
  if (last <= 0) return PrepareCopy(ctx, kernel);
  if (axes.strides[last] == 1) return PrepareStrided(ctx, axes, 0, kernel);
  Swap* const s = ctx.State<Swap>(kernel);
  s->columns = axes.dims[last];
  s->column_stride = axes.strides[last];
  int64_t target = Count(shape);
  for (int k = 0; k < last; ++k) {
    target /= axes.dims[k];
    if (axes.strides[k] == 1) {
      s->rows = axes.dims[k];
      s->row_stride = target;
    } else {
      s->others.Push(axes.dims[k], axes.strides[k]);
      s->targets.Push(axes.dims[k], target);
    }
  }
  ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<Swap, RunSwap<T>>;
  });
}

}  // namespace plexus::layout
