#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce_log_sum.cc"
#include <hwy/foreach_target.h>
#include <plexus/log-inl.h>

#include "ops/reduce/lines-inl.h"
#include "ops/reduce/sum.h"

namespace plexus {
using FinishFn = void (*)(void* y, int64_t n, int64_t count);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

template <typename T>
void LogOfSums(void* y, int64_t n, int64_t /*count*/) {
  T* const sums = static_cast<T*>(y);
  reduce::Map(sums, n, sums,
              [](auto d, auto v) HWY_ATTR { return Log(d, v); });
}

}  // namespace

FinishFn LogSums(int32_t dtype) {
  return dtype == PLEXUS_FLOAT32 ? &LogOfSums<float> : &LogOfSums<double>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LogSums);

void PrepareLogSum(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Kernels kernels = reduce::SumKernels(ctx.simd(), ctx.dtype(0));
  kernels.finish = LogSumsAt(ctx.simd())(ctx.dtype(0));
  reduce::Prepare(ctx, kernels, kernel);
}

}  // namespace plexus

PLEXUS_OP(reduce_log_sum) {
  return plexus::reduce::Declare(
             "ReduceLogSum",
             "The logarithm of ReduceSum; -infinity for no elements.",
             plexus::kFloats)
      .Accuracy(-1)
      .Prepare<plexus::PrepareLogSum>();
}
#endif
