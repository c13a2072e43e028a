#include <plexus/op.h>

#include "ops/reduce/reduction.h"
#include "ops/reduce/sum.h"

namespace plexus {
namespace {

void PrepareL1(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx,
                  reduce::SumKernels(ctx.simd(), ctx.dtype(0),
                                     reduce::Terms::kMagnitudes),
                  kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_l1) {
  return plexus::reduce::Declare(
             "ReduceL1",
             "The sum of |x| along some axes, in the order of ReduceSum; 0 for "
             "no elements, integers wrap.")
      .Accuracy(-1)
      .Prepare<plexus::PrepareL1>();
}
