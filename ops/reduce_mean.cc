#include <plexus/op.h>

#include <type_traits>

#include "ops/reduce/reduction.h"
#include "ops/reduce/sum.h"

namespace plexus {
namespace {

template <typename T>
void Divide(void* y, int64_t n, int64_t count) {
  using Divisor = std::conditional_t<std::is_integral_v<T>, int64_t, T>;
  const Divisor divisor = static_cast<Divisor>(count);
  T* const sums = static_cast<T*>(y);
  for (int64_t i = 0; i < n; ++i) sums[i] = static_cast<T>(sums[i] / divisor);
}

void PrepareMean(const Prepare& ctx, PlexusKernel* kernel) {
  const int32_t dtype = ctx.dtype(0);
  reduce::Kernels kernels = reduce::SumKernels(ctx.simd(), dtype);
  const bool found = ForDtype<float, double, int32_t, int64_t>(
      dtype, [&]<typename T>() { kernels.finish = &Divide<T>; });
  const bool is_integer = found && (Bit(dtype) & kFloats) == 0;
  if (is_integer && Count(ctx.shape(0)) == 0 &&
      Count(ctx.output_shape(0)) > 0) {
    ctx.Fail("the mean of no elements is not an integer");
  }
  reduce::Prepare(ctx, kernels, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reduce_mean) {
  return plexus::reduce::Declare(
             "ReduceMean",
             "The sum along some axes (in the order of ReduceSum), divided by "
             "the number of elements; the mean of integers is truncated. NaN "
             "for no elements.")
      .Accuracy(-1)
      .Prepare<plexus::PrepareMean>();
}
