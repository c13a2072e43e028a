#include <plexus/op.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/indices.h"

namespace plexus {
namespace {

void GatherShape(const Infer& ctx) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  std::vector<Dim> result = ctx.shape(0);
  layout::Indices::CheckConstant(ctx, 1, {&result[axis], 1}, axis);
  const std::vector<Dim> indices = ctx.shape(1);
  result.erase(result.begin() + axis);
  result.insert(result.begin() + axis, indices.begin(), indices.end());
  ctx.Output(0, result);
}

/// data is [outer, bound, inner], the output [outer, indices, inner].
struct Gather {
  layout::Indices indices;
  int64_t outer, bound, inner;
};

template <typename T>
int32_t RunGather(const Gather& s, Run ctx) {
  if (!s.indices.AreInside(ctx)) return PLEXUS_ERROR_RUN;
  ctx.ParallelFor(
      s.inner == 0 ? 0 : s.outer * s.indices.count(),
      layout::Grain(s.inner * static_cast<int64_t>(sizeof(T))),
      [&s](Run worker, int64_t begin, int64_t end) {
        const T* x = worker.input<T>(0);
        const void* const indices = worker.input<void>(1);
        T* y = worker.output<T>(0) + begin * s.inner;
        const int64_t n = s.indices.count();
        x += begin / n * s.bound * s.inner;
        for (int64_t at = begin, i = begin % n; at < end; ++at) {
          const int64_t index =
              layout::FromFront(s.indices.At(indices, i), s.bound);
          if (s.inner == 1) {
            *y = x[index];
          } else {
            std::memcpy(y, x + index * s.inner,
                        static_cast<size_t>(s.inner) * sizeof(T));
          }
          y += s.inner;
          if (++i == n) i = 0, x += s.bound * s.inner;
        }
      });
  return PLEXUS_OK;
}

void PrepareGather(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0);
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  *ctx.State<Gather>(kernel) = {
      layout::Indices::Of(ctx, 1, shape.subspan(axis, 1), axis),
      Count(shape.first(axis)), shape[axis], Count(shape.subspan(axis + 1))};
  layout::ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<Gather, RunGather<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(gather) {
  return plexus::Op("Gather",
                    "The slices of data that indices name along an axis, as "
                    "numpy.take: that axis is replaced by those of indices.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("indices", "Tind", "Negative ones count from the end.")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::GatherShape>()
      .Prepare<plexus::PrepareGather>();
}
