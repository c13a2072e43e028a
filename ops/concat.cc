#include <plexus/op.h>

#include <vector>

#include "ops/layout/segments.h"

namespace plexus {
namespace {

void ConcatShape(const Infer& ctx) {
  const int rank = ctx.rank(0);
  const int axis = ctx.Axis(ctx.Int("axis"), rank);
  std::vector<Dim> result = ctx.shape(0);
  for (int i = 1; i < ctx.n_inputs(); ++i) {
    if (ctx.rank(i) != rank) {
      ctx.Fail("input ", i, " has rank ", ctx.rank(i), ", input 0 rank ", rank);
    }
    for (int k = 0; k < rank; ++k) {
      const Dim d = ctx.dim(i, k);
      if (k == axis) {
        result[k] = ctx.Add(result[k], d);
      } else if (result[k].is_number() && d.is_number() &&
                 result[k].number() != d.number()) {
        ctx.Fail("dim ", k, " of input ", i, " is ", d.number(),
                 ", that of input 0 is ", result[k].number(),
                 "; inputs may only differ along axis ", axis);
      } else {
        result[k] = ctx.Equal(result[k], d);
      }
    }
  }
  ctx.Output(0, result);
}

void PrepareConcat(const Prepare& ctx, PlexusKernel* kernel) {
  layout::PrepareSegments<true>(
      ctx, ctx.output_shape(0), ctx.Axis(ctx.Int("axis"), ctx.rank(0)),
      ctx.n_inputs(), [&](int i) { return ctx.shape(i); }, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(concat) {
  return plexus::Op("Concat",
                    "The inputs one after the other along an axis; all other "
                    "dims are the same.")
      .Type("T", plexus::kAllTypes)
      .Input("inputs", "T", "", PLEXUS_VARIADIC)
      .Output("concat_result", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, nullptr,
                 "Negative numbers count from the end.", PLEXUS_REQUIRED)
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::ConcatShape>()
      .Prepare<plexus::PrepareConcat>();
}
