#include <plexus/op.h>

#include "ops/layout/blocks.h"
#include "ops/layout/permute.h"

namespace plexus {
namespace {

void SpaceToDepthShape(const Infer& ctx) {
  const int64_t b = layout::BlockSize(ctx);
  const Dim result[] = {ctx.dim(0, 0), ctx.Mul(ctx.dim(0, 1), b * b),
                        layout::PartOf(ctx, 2, b), layout::PartOf(ctx, 3, b)};
  ctx.Output(0, result);
}

void PrepareSpaceToDepth(const Prepare& ctx, PlexusKernel* kernel) {
  const auto x = ctx.shape(0);
  const int64_t b = ctx.Int("blocksize");
  const int64_t shape[] = {x[0], x[1], x[2] / b, b, x[3] / b, b};
  const int perm[] = {0, 3, 5, 1, 2, 4};
  layout::PreparePermutation(ctx, shape, perm, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(space_to_depth) {
  return plexus::Op("SpaceToDepth",
                    "[N, C, H, W] to [N, C*b^2, H/b, W/b]: a block of b by b "
                    "becomes channels, the place in the block first.")
      .Type("T", plexus::kAllTypes)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("blocksize", PLEXUS_ATTR_INT, nullptr,
                 "b, the side of a block.", PLEXUS_REQUIRED)
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::SpaceToDepthShape>()
      .Prepare<plexus::PrepareSpaceToDepth>();
}
