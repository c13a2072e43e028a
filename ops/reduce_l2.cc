#include <plexus/op.h>

#include <cmath>

#include "ops/reduce/reduction.h"
#include "ops/reduce/sum.h"

namespace plexus {
namespace {

template <typename T>
void SquareRoots(void* y, int64_t n, int64_t /*count*/) {
  T* const sums = static_cast<T*>(y);
  for (int64_t i = 0; i < n; ++i) sums[i] = std::sqrt(sums[i]);
}

void PrepareL2(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Kernels kernels = reduce::SumKernels(ctx.simd(), ctx.dtype(0),
                                               reduce::Terms::kSquares);
  ForDtype<float, double>(ctx.dtype(0), [&]<typename T>() {
    kernels.finish = &SquareRoots<T>;
  });
  reduce::Prepare(ctx, kernels, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_l2) {
  return plexus::reduce::Declare(
             "ReduceL2",
             "The square root of ReduceSumSquare: elements whose squares "
             "overflow give infinity. 0 for no elements.",
             plexus::kFloats)
      .Accuracy(-1)
      .Prepare<plexus::PrepareL2>();
}
