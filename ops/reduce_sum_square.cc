#include <plexus/op.h>

#include "ops/reduce/reduction.h"
#include "ops/reduce/sum.h"

namespace plexus {
namespace {

void PrepareSumSquare(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx,
                  reduce::SumKernels(ctx.simd(), ctx.dtype(0),
                                     reduce::Terms::kSquares),
                  kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_sum_square) {
  return plexus::reduce::Declare(
             "ReduceSumSquare",
             "The sum of x * x along some axes, as ReduceSum of Mul(x, x); 0 "
             "for no elements, integers wrap.")
      .Accuracy(-1)
      .Prepare<plexus::PrepareSumSquare>();
}
