#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/index_tuples.h"
#include "ops/layout/scatter.h"

namespace plexus {
namespace {

void ScatterNDShape(const Infer& ctx) {
  layout::CheckReduction(ctx);
  if (ctx.rank(0) < 1 || ctx.rank(1) < 1) {
    ctx.Fail("data and indices must have an axis (rank 1 or more)");
  }
  const int n = layout::TupleLength(ctx, 0);
  std::vector<Dim> wanted = ctx.shape(1);
  wanted.pop_back();
  for (int k = n; k < ctx.rank(0); ++k) wanted.push_back(ctx.dim(0, k));
  if (ctx.rank(2) != static_cast<int>(wanted.size())) {
    ctx.Fail("updates have rank ", ctx.rank(2), ", must have ", wanted.size(),
             ": a slice of data for each tuple of indices");
  }
  for (int k = 0; k < ctx.rank(2); ++k) {
    const Dim got = ctx.dim(2, k), want = wanted[k];
    if (got.is_number() && want.is_number() && got.number() != want.number()) {
      ctx.Fail("dim ", k, " of updates is ", got.number(), ", must be ",
               want.number());
    }
    ctx.Equal(got, want);
  }
  ctx.Output(0, ctx.shape(0));
}

struct ScatterND {
  layout::Tuples tuples;
  int64_t bytes;  ///< of data
};

/// Updates of one slice must come in order: so what is split are the slices'
/// elements, and each part does all tuples.
template <typename T, typename Reduction>
int32_t RunScatterND(const ScatterND& s, Run ctx) {
  if (!s.tuples.indices.AreInside(ctx)) return PLEXUS_ERROR_RUN;
  layout::CopyInput(ctx, s.bytes);
  const int64_t inner = s.tuples.inner;
  ctx.ParallelFor(
      inner, layout::Grain(s.tuples.count * static_cast<int64_t>(sizeof(T))),
      [&s, inner](Run worker, int64_t begin, int64_t end) {
        const void* const indices = worker.input<void>(1);
        const T* updates = worker.input<T>(2);
        for (int64_t i = 0; i < s.tuples.count; ++i, updates += inner) {
          T* const y = worker.output<T>(0) + s.tuples.Offset(indices, i);
          for (int64_t j = begin; j < end; ++j) {
            y[j] = Reduction()(y[j], updates[j]);
          }
        }
      });
  return PLEXUS_OK;
}

void PrepareScatterND(const Prepare& ctx, PlexusKernel* kernel) {
  *ctx.State<ScatterND>(kernel) = {
      layout::TuplesOf(ctx, 0),
      Count(ctx.shape(0)) * ElementSize(ctx.dtype(0))};
  layout::ForReduction(ctx.String("reduction"), ctx.dtype(0),
                       [&]<typename T, typename Reduction>() {
                         kernel->run =
                             kRunFn<ScatterND, RunScatterND<T, Reduction>>;
                       });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(scatter_nd) {
  return plexus::Op("ScatterND",
                    "data with an update for each tuple of indices: the last "
                    "axis of indices has one index for each of the first axes "
                    "of data, and names a slice.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("indices", "Tind", "Negative ones count from the end.")
      .Input("updates", "T", "A slice of data for each tuple.")
      .Output("output", "T")
      .Attribute("reduction", PLEXUS_ATTR_STRING, "none",
                 plexus::layout::kReductionDoc)
      .Infer<plexus::ScatterNDShape>()
      .Prepare<plexus::PrepareScatterND>();
}
