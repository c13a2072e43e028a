#include <plexus/op.h>

#include <cstring>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/index_tuples.h"

namespace plexus {
namespace {

int BatchDims(const Infer& ctx) {
  const int64_t given = ctx.Int("batch_dims");
  const int most = std::min(ctx.rank(0), ctx.rank(1)) - 1;
  if (given < 0 || given > most) {
    ctx.Fail("batch_dims is ", given, ", must be 0 to ", most,
             ": less than either rank");
  }
  return static_cast<int>(given);
}

void GatherNDShape(const Infer& ctx) {
  if (ctx.rank(0) < 1 || ctx.rank(1) < 1) {
    ctx.Fail("data and indices must have an axis (rank 1 or more)");
  }
  const int batch = BatchDims(ctx);
  const int n = layout::TupleLength(ctx, batch);
  std::vector<Dim> result = ctx.shape(1);
  result.pop_back();
  for (int k = 0; k < batch; ++k) {
    const Dim a = ctx.dim(0, k), b = ctx.dim(1, k);
    if (a.is_number() && b.is_number() && a.number() != b.number()) {
      ctx.Fail("batch dim ", k, " is ", a.number(), " of data, but ",
               b.number(), " of indices");
    }
    result[k] = ctx.Equal(a, b);
  }
  for (int k = batch + n; k < ctx.rank(0); ++k) {
    result.push_back(ctx.dim(0, k));
  }
  ctx.Output(0, result);
}

struct GatherND {
  layout::Tuples tuples;
  int64_t tuples_a_batch, batch_stride;  ///< the latter in elements of data
};

template <typename T>
int32_t RunGatherND(const GatherND& s, Run ctx) {
  if (!s.tuples.indices.AreInside(ctx)) return PLEXUS_ERROR_RUN;
  const int64_t inner = s.tuples.inner;
  ctx.ParallelFor(
      inner == 0 ? 0 : s.tuples.count,
      layout::Grain(inner * static_cast<int64_t>(sizeof(T))),
      [&s, inner](Run worker, int64_t begin, int64_t end) {
        const void* const indices = worker.input<void>(1);
        const T* batch =
            worker.input<T>(0) + begin / s.tuples_a_batch * s.batch_stride;
        int64_t in_batch = begin % s.tuples_a_batch;
        T* y = worker.output<T>(0) + begin * inner;
        for (int64_t i = begin; i < end; ++i, y += inner) {
          const T* const x = batch + s.tuples.Offset(indices, i);
          if (inner == 1) {
            *y = *x;
          } else {
            std::memcpy(y, x, static_cast<size_t>(inner) * sizeof(T));
          }
          if (++in_batch == s.tuples_a_batch) {
            in_batch = 0;
            batch += s.batch_stride;
          }
        }
      });
  return PLEXUS_OK;
}

void PrepareGatherND(const Prepare& ctx, PlexusKernel* kernel) {
  const auto data = ctx.shape(0), shape = ctx.shape(1);
  const auto batch = static_cast<int>(ctx.Int("batch_dims"));
  auto* const s = ctx.State<GatherND>(kernel);
  s->tuples = layout::TuplesOf(ctx, batch);
  s->tuples_a_batch =
      Count(shape.subspan(batch, shape.size() - 1 - batch));
  s->batch_stride = Count(data.subspan(batch));
  layout::ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<GatherND, RunGatherND<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(gather_nd) {
  return plexus::Op("GatherND",
                    "The slices of data that tuples of indices name: the last "
                    "axis of indices has one index for each of the first axes "
                    "of data after the batch.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("indices", "Tind", "Negative ones count from the end.")
      .Output("output", "T")
      .Attribute("batch_dims", PLEXUS_ATTR_INT, "0",
                 "How many first axes data and indices share: each index "
                 "stays in its batch.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::GatherNDShape>()
      .Prepare<plexus::PrepareGatherND>();
}
