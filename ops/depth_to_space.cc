#include <plexus/op.h>

#include "ops/layout/blocks.h"
#include "ops/layout/permute.h"

namespace plexus {
namespace {

void DepthToSpaceShape(const Infer& ctx) {
  const std::string_view mode = ctx.String("mode");
  if (mode != "DCR" && mode != "CRD") {
    ctx.Fail("mode is ", mode, ", must be DCR or CRD");
  }
  const int64_t b = layout::BlockSize(ctx);
  const Dim result[] = {ctx.dim(0, 0), layout::PartOf(ctx, 1, b * b),
                        ctx.Mul(ctx.dim(0, 2), b), ctx.Mul(ctx.dim(0, 3), b)};
  ctx.Output(0, result);
}

void PrepareDepthToSpace(const Prepare& ctx, PlexusKernel* kernel) {
  const auto x = ctx.shape(0);
  const int64_t b = ctx.Int("blocksize"), depth = x[1] / (b * b);
  if (ctx.String("mode") == "DCR") {
    const int64_t shape[] = {x[0], b, b, depth, x[2], x[3]};
    const int perm[] = {0, 3, 4, 1, 5, 2};
    return layout::PreparePermutation(ctx, shape, perm, kernel);
  }
  const int64_t shape[] = {x[0], depth, b, b, x[2], x[3]};
  const int perm[] = {0, 1, 4, 2, 5, 3};
  layout::PreparePermutation(ctx, shape, perm, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(depth_to_space) {
  return plexus::Op("DepthToSpace",
                    "[N, C, H, W] to [N, C/b^2, H*b, W*b]: b^2 channels become "
                    "a block of b by b.")
      .Type("T", plexus::kAllTypes)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("blocksize", PLEXUS_ATTR_INT, nullptr,
                 "b, the side of a block.", PLEXUS_REQUIRED)
      .Attribute("mode", PLEXUS_ATTR_STRING, "DCR",
                 "How channels are ordered: DCR, the place in the block first; "
                 "CRD, the output's channel first.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::DepthToSpaceShape>()
      .Prepare<plexus::PrepareDepthToSpace>();
}
