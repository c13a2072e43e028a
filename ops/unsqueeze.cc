#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/known.h"

namespace plexus {
namespace {

void UnsqueezeShape(const Infer& ctx) {
  const std::vector<int64_t> given = layout::FixedInts(ctx, 1, "axes");
  const int rank = ctx.rank(0) + static_cast<int>(given.size());
  const std::vector<int> axes = layout::DistinctAxes(ctx, given, rank);
  std::vector<Dim> result;
  for (int k = 0, next = 0; k < rank; ++k) {
    const bool is_new = std::find(axes.begin(), axes.end(), k) != axes.end();
    result.push_back(is_new ? Dim(1) : ctx.dim(0, next++));
  }
  ctx.Output(0, result);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(unsqueeze) {
  return plexus::Op("Unsqueeze", "The same elements with more axes, of dim 1.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("data", "T")
      .Input("axes", "int64",
             "Where they are in the result; negative numbers count from its "
             "end.")
      .Output("expanded", "T")
      .Traits(PLEXUS_MOVES | PLEXUS_ALIASES)
      .Infer<plexus::UnsqueezeShape>()
      .Prepare<plexus::layout::PrepareCopy>();
}
