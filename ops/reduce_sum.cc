#include <plexus/op.h>

#include "ops/reduce/reduction.h"
#include "ops/reduce/sum.h"

namespace plexus {
namespace {

void PrepareSum(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx, reduce::SumKernels(ctx.simd(), ctx.dtype(0)), kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_sum) {
  return plexus::reduce::Declare(
             "ReduceSum",
             "The sum along some axes; 0 for no elements, integers wrap. The "
             "order is fixed: over 32 lanes and a tree where the axes are the "
             "last ones, else one element after the other.")
      .Accuracy(-1)
      .Prepare<plexus::PrepareSum>();
}
