#include <plexus/op.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/walk.h"

namespace plexus {
namespace {

/// perm[k] is the input's axis that the output's axis k is.
template <typename Ctx>
std::vector<int> Permutation(const Ctx& ctx) {
  const int rank = ctx.rank(0);
  std::vector<int> perm;
  if (!ctx.Has("perm")) {
    for (int k = rank; k-- > 0;) perm.push_back(k);
    return perm;
  }
  std::vector<bool> seen(rank, false);
  const auto given = ctx.Ints("perm");
  for (int64_t axis : given) {
    if (axis < 0 || axis >= rank || seen[axis]) break;
    seen[axis] = true;
    perm.push_back(static_cast<int>(axis));
  }
  if (perm.size() != given.size() || perm.size() != seen.size()) {
    ctx.Fail("perm ", given, " is no permutation of the axes of rank ", rank);
  }
  return perm;
}

constexpr auto kLayout = ReordersAxes<&Permutation<Infer>>();

void TransposeShape(const Infer& ctx) {
  std::vector<Dim> result;
  for (int axis : Permutation(ctx)) result.push_back(ctx.dim(0, axis));
  ctx.Output(0, result);
}

/// The output's last axis is dense in the input: rows are copied.
struct Rows {
  layout::Axes lead;  ///< of the output, with the input's strides
  int64_t row_bytes, element_size;
};

int32_t RunRows(const Rows& s, Run ctx) {
  ctx.ParallelFor(s.lead.Count(), layout::Grain(s.row_bytes),
                  [&s](Run worker, int64_t begin, int64_t end) {
                    const char* const x = worker.input<char>(0);
                    char* y = worker.output<char>(0) + begin * s.row_bytes;
                    layout::Walk walk(s.lead, begin);
                    for (int64_t i = begin; i < end;
                         ++i, y += s.row_bytes, walk.Next()) {
                      std::memcpy(y, x + walk.offset() * s.element_size,
                                  static_cast<size_t>(s.row_bytes));
                    }
                  });
  return PLEXUS_OK;
}

/// It isn't: the output's last axis and the one that is dense in the input are
/// swapped in squares, so that both are used by whole cache lines.
struct Swap {
  layout::Axes others;             ///< the other axes, with the input's strides
  layout::Axes targets;            ///< the same with the output's strides
  int64_t columns, column_stride;  ///< the output's last axis, in the input
  int64_t rows, row_stride;        ///< the input's dense axis, in the output
};

constexpr int64_t kSquare = 32;

template <typename T>
int32_t RunSwap(const Swap& s, Run ctx) {
  const int64_t strips = (s.rows + kSquare - 1) / kSquare;
  ctx.ParallelFor(
      s.others.Count() * strips,
      layout::Grain(kSquare * s.columns * static_cast<int64_t>(sizeof(T))),
      [&s, strips](Run worker, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          const int64_t row = i % strips * kSquare;
          const int64_t rows = std::min(kSquare, s.rows - row);
          const T* x = worker.input<T>(0) + row +
                       layout::Walk(s.others, i / strips).offset();
          T* y = worker.output<T>(0) + row * s.row_stride +
                 layout::Walk(s.targets, i / strips).offset();
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

PlexusRunFn SwapFor(int64_t element_size) {
  switch (element_size) {
    case 1:
      return kRunFn<Swap, RunSwap<uint8_t>>;
    case 2:
      return kRunFn<Swap, RunSwap<uint16_t>>;
    case 4:
      return kRunFn<Swap, RunSwap<uint32_t>>;
    default:
      return kRunFn<Swap, RunSwap<uint64_t>>;
  }
}

/// The output's axes with the input's strides; axes that stay side by side are
/// one, dims of 1 are none. No dim is 0.
layout::Axes MergedAxes(std::span<const int64_t> shape,
                        const std::vector<int>& perm) {
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t k = shape.size(); k-- > 1;) {
    strides[k - 1] = strides[k] * shape[k];
  }
  layout::Axes axes;
  for (int axis : perm) {
    const int64_t dim = shape[axis], stride = strides[axis];
    if (dim == 1) continue;
    const int last = axes.rank - 1;
    if (last >= 0 && axes.strides[last] == dim * stride) {
      axes.dims[last] *= dim;
      axes.strides[last] = stride;
    } else {
      axes.Push(dim, stride);
    }
  }
  return axes;
}

void PrepareTranspose(const Prepare& ctx, PlexusKernel* kernel) {
  if (ctx.rank(0) > layout::kMostAxes) ctx.Fail("the rank is over 64");
  if (Count(ctx.shape(0)) == 0) return layout::PrepareCopy(ctx, kernel);
  const layout::Axes axes = MergedAxes(ctx.shape(0), Permutation(ctx));
  const int last = axes.rank - 1;
  if (last <= 0) return layout::PrepareCopy(ctx, kernel);
  const int64_t size = ElementSize(ctx.dtype(0));
  if (axes.strides[last] == 1) {
    Rows* const s = ctx.State<Rows>(kernel);
    s->lead = axes;
    s->lead.rank = last;
    s->row_bytes = axes.dims[last] * size;
    s->element_size = size;
    kernel->run = kRunFn<Rows, RunRows>;
    return;
  }
  Swap* const s = ctx.State<Swap>(kernel);
  s->columns = axes.dims[last];
  s->column_stride = axes.strides[last];
  int64_t target = Count(ctx.shape(0));
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
  kernel->run = SwapFor(size);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(transpose) {
  return plexus::Op("Transpose", "The same elements with the axes reordered.")
      .Type("T", plexus::kAllTypes)
      .Input("data", "T")
      .Output("transposed", "T")
      .Attribute("perm", PLEXUS_ATTR_INTS, nullptr,
                 "The axes of data in their new order; left out, they are "
                 "reversed.")
      .Traits(PLEXUS_MOVES)
      .Extend<plexus::kLayout>()
      .Infer<plexus::TransposeShape>()
      .Prepare<plexus::PrepareTranspose>();
}
