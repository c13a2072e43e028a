#include <plexus/op.h>

#include <algorithm>

#include "ops/layout/copy.h"
#include "ops/layout/indices.h"
#include "ops/layout/index_shape.h"
#include "ops/layout/walk.h"

namespace plexus {
namespace {

void GatherElementsShape(const Infer& ctx) {
  layout::CheckIndexShape(ctx, ctx.Axis(ctx.Int("axis"), ctx.rank(0)));
  ctx.Output(0, ctx.shape(1));
}

/// Rows along the last axis of indices. `lead` are the other axes, with the
/// strides of data, 0 for the axis that the indices are of.
struct GatherElements {
  layout::Indices indices;
  layout::Axes lead;
  int64_t columns, column_stride;  ///< the last axis, likewise
  int64_t bound, stride;           ///< of the axis, in data
};

template <typename T>
int32_t RunGatherElements(const GatherElements& s, Run ctx) {
  if (!s.indices.AreInside(ctx)) return PLEXUS_ERROR_RUN;
  ctx.ParallelFor(
      s.indices.count(), layout::Grain(sizeof(T) + 8),
      [&s](Run worker, int64_t at, int64_t end) {
        const void* const indices = worker.input<void>(1);
        T* const y = worker.output<T>(0);
        layout::Walk walk(s.lead, at / s.columns);
        for (int64_t column = at % s.columns; at < end; walk.Next()) {
          const int64_t n = std::min(s.columns - column, end - at);
          const T* const x = worker.input<T>(0) + walk.offset();
          for (int64_t i = 0; i < n; ++i, ++column, ++at) {
            const int64_t index =
                layout::FromFront(s.indices.At(indices, at), s.bound);
            y[at] = x[column * s.column_stride + index * s.stride];
          }
          column = 0;
        }
      });
  return PLEXUS_OK;
}

void PrepareGatherElements(const Prepare& ctx, PlexusKernel* kernel) {
  const auto data = ctx.shape(0), shape = ctx.shape(1);
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const int last = ctx.rank(0) - 1;
  const std::vector<int64_t> strides = layout::DenseStrides(data);
  auto* const s = ctx.State<GatherElements>(kernel);
  s->indices = layout::Indices::Of(ctx, 1, data.subspan(axis, 1), axis);
  for (int k = 0; k < last; ++k) {
    s->lead.Push(shape[k], k == axis ? 0 : strides[k]);
  }
  s->columns = shape[last];
  s->column_stride = last == axis ? 0 : 1;
  s->bound = data[axis];
  s->stride = strides[axis];
  layout::ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<GatherElements, RunGatherElements<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(gather_elements) {
  return plexus::Op("GatherElements",
                    "One element of data for each index, as "
                    "numpy.take_along_axis: at the place of the index, but for "
                    "the axis, along which the index says where.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("indices", "Tind",
             "Of the rank of data; but for the axis, no dim is larger. "
             "Negative ones count from the end.")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::GatherElementsShape>()
      .Prepare<plexus::PrepareGatherElements>();
}
