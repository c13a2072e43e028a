#include <plexus/op.h>

#include <vector>

#include "ops/layout/copy.h"
#include "ops/loss/reduction.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/mean_squared_error.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/sum-inl.h"

namespace plexus {
/// The squares of n differences, or their sum divided by `divisor`.
using SquaredErrorFn = void (*)(const void* p, const void* t, int64_t n,
                                int64_t divisor, void* y);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

template <class V>
HWY_INLINE V SquareOfDifference(V a, V b) {
  const V difference = hn::Sub(a, b);
  return hn::Mul(difference, difference);
}

template <typename T>
void SquaredErrors(const void* p_data, const void* t_data, int64_t n,
                   int64_t /*divisor*/, void* y_data) {
  const T* const p = static_cast<const T*>(p_data);
  const T* const t = static_cast<const T*>(t_data);
  T* const y = static_cast<T*>(y_data);
  ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n),
                [&](auto d, size_t i) HWY_ATTR {
                  hn::StoreU(SquareOfDifference(hn::LoadU(d, p + i),
                                                hn::LoadU(d, t + i)),
                             d, y + i);
                });
}

template <typename T>
void SumOfSquaredErrors(const void* p_data, const void* t_data, int64_t n,
                        int64_t divisor, void* y) {
  const T* const p = static_cast<const T*>(p_data);
  const T* const t = static_cast<const T*>(t_data);
  const T sum = reduce::RowSum(
      hn::CappedTag<T, reduce::kSumLanes>(), static_cast<size_t>(n),
      [&](auto d, size_t i) HWY_ATTR {
        return SquareOfDifference(hn::LoadU(d, p + i), hn::LoadU(d, t + i));
      },
      [&](auto d, size_t i, size_t count) HWY_ATTR {
        return SquareOfDifference(reduce::LoadFirst(d, p + i, count),
                                  reduce::LoadFirst(d, t + i, count));
      });
  *static_cast<T*>(y) = sum / static_cast<T>(divisor);
}

}  // namespace

SquaredErrorFn SquaredErrorFor(int32_t dtype, bool sum) {
  if (dtype == PLEXUS_FLOAT32) {
    return sum ? &SumOfSquaredErrors<float> : &SquaredErrors<float>;
  }
  return sum ? &SumOfSquaredErrors<double> : &SquaredErrors<double>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SquaredErrorFor);

namespace {

using loss::Reduction;

void SquaredErrorShape(const Infer& ctx) {
  if (ctx.rank(0) != ctx.rank(1)) {
    ctx.Fail("predictions has rank ", ctx.rank(0), ", but targets has rank ",
             ctx.rank(1));
  }
  std::vector<Dim> shape = ctx.shape(0);
  for (int k = 0; k < ctx.rank(0); ++k) {
    shape[k] = ctx.Equal({0, k, "predictions"}, {1, k, "targets"});
  }
  if (loss::ReductionOf(ctx) != Reduction::kNone) shape.clear();
  ctx.Output(0, shape);
}

struct SquaredError {
  SquaredErrorFn fn;
  Reduction reduction;
  int64_t n, element_size;
};

int32_t RunSquaredError(const SquaredError& s, Run ctx) {
  if (s.reduction != Reduction::kNone) {
    s.fn(ctx.input<void>(0), ctx.input<void>(1), s.n,
         s.reduction == Reduction::kMean ? s.n : 1, ctx.output<void>(0));
    return PLEXUS_OK;
  }
  ctx.ParallelFor(s.n, layout::Grain(s.element_size),
                  [&](Run worker, int64_t begin, int64_t end) {
                    const int64_t at = begin * s.element_size;
                    s.fn(worker.input<char>(0) + at,
                         worker.input<char>(1) + at, end - begin, 1,
                         worker.output<char>(0) + at);
                  });
  return PLEXUS_OK;
}

void PrepareSquaredError(const Prepare& ctx, PlexusKernel* kernel) {
  const Reduction reduction = loss::ReductionOf(ctx);
  const bool sum = reduction != Reduction::kNone;
  *ctx.State<SquaredError>(kernel) = {
      SquaredErrorForAt(ctx.simd())(ctx.dtype(0), sum), reduction,
      Count(ctx.shape(0)), ElementSize(ctx.dtype(0))};
  kernel->run = kRunFn<SquaredError, RunSquaredError>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(mean_squared_error) {
  plexus::Op op("MeanSquaredError",
                "(predictions - targets)^2 of two tensors of one shape, and "
                "the mean or sum of all: NaN for the mean of none.");
  op.Type("T", plexus::kFloats)
      .Input("predictions", "T")
      .Input("targets", "T")
      .Output("loss", "T", "A scalar, or with reduction=none each square.");
  plexus::loss::ReductionAttribute(op)
      .Accuracy(-1)
      .Infer<plexus::SquaredErrorShape>()
      .Prepare<plexus::PrepareSquaredError>();
  return op;
}
#endif
