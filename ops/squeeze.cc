#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/known.h"

namespace plexus {
namespace {

/// Without axes: those with a dim of 1, which must be known, for they decide
/// the rank.
std::vector<int> AxesOfOne(const Infer& ctx) {
  std::vector<int> axes;
  for (int k = 0; k < ctx.rank(0); ++k) {
    const Dim d = ctx.dim(0, k);
    if (!d.is_number()) {
      ctx.Fail("axes must be given: whether dim ", k,
               " is 1 is not known from the graph");
    }
    if (d.number() == 1) axes.push_back(k);
  }
  return axes;
}

void SqueezeShape(const Infer& ctx) {
  const std::vector<int> axes =
      ctx.has(1) ? layout::DistinctAxes(
                       ctx, layout::FixedInts(ctx, 1, "axes"), ctx.rank(0))
                 : AxesOfOne(ctx);
  std::vector<Dim> result;
  for (int k = 0; k < ctx.rank(0); ++k) {
    const Dim d = ctx.dim(0, k);
    if (std::find(axes.begin(), axes.end(), k) == axes.end()) {
      result.push_back(d);
    } else if (d.is_number() && d.number() != 1) {
      ctx.Fail("axis ", k, " can't be squeezed: its dim is ", d.number(),
               ", not 1");
    } else {
      ctx.Equal(d, 1);
    }
  }
  ctx.Output(0, result);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(squeeze) {
  return plexus::Op("Squeeze", "The same elements without axes of dim 1.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("data", "T")
      .Input("axes", "int64",
             "Which to leave out; negative numbers count from the end. Left "
             "out, all with a dim of 1.",
             PLEXUS_OPTIONAL)
      .Output("squeezed", "T")
      .Traits(PLEXUS_MOVES | PLEXUS_ALIASES)
      .Infer<plexus::SqueezeShape>()
      .Prepare<plexus::layout::PrepareCopy>();
}
