#include <plexus/op.h>

#include "ops/reduce/extreme.h"
#include "ops/reduce/reduction.h"

namespace plexus {
namespace {

void PrepareMax(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx,
                  reduce::ExtremeKernels(ctx.simd(), ctx.dtype(0),
                                         reduce::Extreme::kLargest),
                  kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_max) {
  return plexus::reduce::Declare(
             "ReduceMax",
             "The largest element along some axes: NaN if there is one, and "
             "the first of -0 and 0. Of no elements: -infinity, or the least "
             "integer.",
             plexus::kArithmetic)
      .Prepare<plexus::PrepareMax>();
}
