#include <plexus/op.h>

#include <vector>

#include "ops/layout/permute.h"

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

void PrepareTranspose(const Prepare& ctx, PlexusKernel* kernel) {
  layout::PreparePermutation(ctx, ctx.shape(0), Permutation(ctx), kernel);
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
