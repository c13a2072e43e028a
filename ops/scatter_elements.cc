#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/index_shape.h"
#include "ops/layout/indices.h"
#include "ops/layout/scatter.h"
#include "ops/layout/walk.h"

namespace plexus {
namespace {

void ScatterElementsShape(const Infer& ctx) {
  layout::CheckReduction(ctx);
  layout::CheckIndexShape(ctx, ctx.Axis(ctx.Int("axis"), ctx.rank(0)));
  if (ctx.rank(2) != ctx.rank(1)) {
    ctx.Fail("updates have rank ", ctx.rank(2), ", indices rank ", ctx.rank(1));
  }
  for (int k = 0; k < ctx.rank(1); ++k) {
    const Dim a = ctx.dim(1, k), b = ctx.dim(2, k);
    if (a.is_number() && b.is_number() && a.number() != b.number()) {
      ctx.Fail("dim ", k, " of updates is ", b.number(), ", that of indices ",
               a.number());
    }
    ctx.Equal(a, b);
  }
  ctx.Output(0, ctx.shape(0));
}

/// Two updates meet only where they are in one line along the axis; so lines
/// are what is split, and in each the updates come in order. Lines side by side
/// (the last axis, where that is not the axis itself) go on together.
struct ScatterElements {
  layout::Indices indices;
  /// The other axes of indices, with their strides in data and in indices.
  layout::Axes targets, sources;
  int64_t lines;         ///< side by side
  int64_t count, step;   ///< updates of a line, and how far apart
  int64_t bound, stride; ///< of the axis, in data
  int64_t bytes;         ///< of data
};

template <typename T, typename Reduction>
int32_t RunScatterElements(const ScatterElements& s, Run ctx) {
  if (!s.indices.AreInside(ctx)) return PLEXUS_ERROR_RUN;
  layout::CopyInput(ctx, s.bytes);
  ctx.ParallelFor(
      s.sources.Count() * s.lines, layout::Grain(s.count * 16),
      [&s](Run worker, int64_t at, int64_t end) {
        const void* const indices = worker.input<void>(1);
        const T* const updates = worker.input<T>(2);
        layout::Walk target(s.targets, at / s.lines);
        layout::Walk source(s.sources, at / s.lines);
        int64_t line = at % s.lines;
        for (; at < end; target.Next(), source.Next()) {
          const int64_t n = std::min(s.lines - line, end - at);
          T* const y = worker.output<T>(0) + target.offset() + line;
          for (int64_t k = 0; k < s.count; ++k) {
            const int64_t first = source.offset() + line + k * s.step;
            for (int64_t j = 0; j < n; ++j) {
              const int64_t index = layout::FromFront(
                  s.indices.At(indices, first + j), s.bound);
              T& element = y[j + index * s.stride];
              element = Reduction()(element, updates[first + j]);
            }
          }
          at += n;
          line = 0;
        }
      });
  return PLEXUS_OK;
}

void PrepareScatterElements(const Prepare& ctx, PlexusKernel* kernel) {
  const auto data = ctx.shape(0), shape = ctx.shape(1);
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const std::vector<int64_t> to = layout::DenseStrides(data);
  const std::vector<int64_t> from = layout::DenseStrides(shape);
  auto* const s = ctx.State<ScatterElements>(kernel);
  s->indices = layout::Indices::Of(ctx, 1, data.subspan(axis, 1), axis);
  s->lines = 1;
  for (int k = 0; k < ctx.rank(0); ++k) {
    if (k == axis) continue;
    if (k + 1 == ctx.rank(0)) {
      s->lines = shape[k];
    } else {
      s->targets.Push(shape[k], to[k]);
      s->sources.Push(shape[k], from[k]);
    }
  }
  s->count = shape[axis];
  s->step = from[axis];
  s->bound = data[axis];
  s->stride = to[axis];
  s->bytes = Count(data) * ElementSize(ctx.dtype(0));
  layout::ForReduction(
      ctx.String("reduction"), ctx.dtype(0),
      [&]<typename T, typename Reduction>() {
        kernel->run =
            kRunFn<ScatterElements, RunScatterElements<T, Reduction>>;
      });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(scatter_elements) {
  return plexus::Op("ScatterElements",
                    "data with an update for each index: at the place of the "
                    "index, but for the axis, along which the index says "
                    "where.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("indices", "Tind",
             "Of the rank of data; but for the axis, no dim is larger. "
             "Negative ones count from the end.")
      .Input("updates", "T", "Of the shape of indices.")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Attribute("reduction", PLEXUS_ATTR_STRING, "none",
                 plexus::layout::kReductionDoc)
      .Infer<plexus::ScatterElementsShape>()
      .Prepare<plexus::PrepareScatterElements>();
}
