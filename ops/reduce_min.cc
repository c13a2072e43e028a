#include <plexus/op.h>

#include "ops/reduce/extreme.h"
#include "ops/reduce/reduction.h"

namespace plexus {
namespace {

void PrepareMin(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx,
                  reduce::ExtremeKernels(ctx.simd(), ctx.dtype(0),
                                         reduce::Extreme::kSmallest),
                  kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_min) {
  return plexus::reduce::Declare(
             "ReduceMin",
             "The smallest element along some axes: NaN if there is one, and "
             "the first of -0 and 0. Of no elements: infinity, or the greatest "
             "integer.",
             plexus::kArithmetic)
      .Prepare<plexus::PrepareMin>();
}
