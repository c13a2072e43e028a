#include "ops/layout/permute.h"

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/strided.h"
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

constexpr int64_t kSquare = 32;

template <typename T>
int32_t RunSwap(const Swap& s, Run ctx) {
  const int64_t strips = (s.rows + kSquare - 1) / kSquare;
  ctx.ParallelFor(
      s.others.Count() * strips,
      Grain(kSquare * s.columns * static_cast<int64_t>(sizeof(T))),
      [&s, strips](Run worker, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          const int64_t row = i % strips * kSquare;
          const int64_t rows = std::min(kSquare, s.rows - row);
          const T* x = worker.input<T>(0) + row +
                       Walk(s.others, i / strips).offset();
          T* y = worker.output<T>(0) + row * s.row_stride +
                 Walk(s.targets, i / strips).offset();
          for (int64_t col = 0; col < s.columns; col += kSquare) {
            const int64_t columns = std::min(kSquare, s.columns - col);
            for (int64_t r = 0; r < rows; ++r) {
              const T* const from = x + col * s.column_stride + r;
              T* const to = y + r * s.row_stride + col;
              for (int64_t c = 0; c < columns; ++c) {
                to[c] = from[c * s.column_stride];
              }
            }
          }
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
