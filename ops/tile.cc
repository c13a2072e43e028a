#include <plexus/op.h>

#include <vector>

#include "ops/layout/known.h"
#include "ops/layout/strided.h"

namespace plexus {
namespace {

void TileShape(const Infer& ctx) {
  bool known = false;
  const std::vector<Dim> repeats = layout::KnownInts(ctx, 1, "repeats", &known);
  const int rank = ctx.rank(0);
  if (repeats.size() != static_cast<size_t>(rank)) {
    ctx.Fail("repeats has ", repeats.size(), " numbers, needs ", rank,
             ": one for each axis");
  }
  std::vector<Dim> result;
  for (int k = 0; k < rank; ++k) {
    if (repeats[k].is_number() && repeats[k].number() < 0) {
      ctx.Fail("repeats ", layout::Handles(repeats), " has a negative number");
    }
    result.push_back(ctx.Mul(ctx.dim(0, k), repeats[k]));
  }
  ctx.Output(0, result);
}

void PrepareTileRuns(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0), result = ctx.output_shape(0);
  const std::vector<int64_t> strides = layout::DenseStrides(shape);
  layout::Axes axes;
  for (size_t k = 0; k < shape.size() && Count(result) > 0; ++k) {
    axes.Append(result[k] / shape[k], 0);
    axes.Append(shape[k], strides[k]);
  }
  layout::PrepareStrided(ctx, axes, 0, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(tile) {
  return plexus::Op("Tile", "The input, repeated along every axis.")
      .Type("T", plexus::kAllTypes)
      .Type("T1", plexus::kInt64)
      .Input("input", "T")
      .Input("repeats", "T1", "How often, for each axis.")
      .Output("output", "T")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::TileShape>()
      .Prepare<plexus::PrepareTileRuns>();
}
