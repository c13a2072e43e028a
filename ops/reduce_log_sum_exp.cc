#include <plexus/op.h>

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce_log_sum_exp.cc"
#include <hwy/foreach_target.h>
#include <plexus/log-inl.h>

#include "ops/reduce/lines-inl.h"
#include "ops/reduce/reduction.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// Instead of an infinite maximum, from which there is no distance: 0.
template <typename T>
HWY_INLINE T Finite(T max) {
  return std::isfinite(max) ? max : T{0};
}

/// y[i] = max[i] + log(y[i]).
template <typename T>
HWY_INLINE void LogAndShift(const T* max, int64_t n, T* y) {
  ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n),
                [&](auto d, size_t i) HWY_ATTR {
                  const auto log = Log(d, hn::LoadU(d, y + i));
                  hn::StoreU(hn::Add(hn::LoadU(d, max + i), log), d, y + i);
                });
}

template <typename T>
void LogSumExpRows(const void* x_data, int64_t n, int64_t rows, void* y_data) {
  constexpr int64_t kAtOnce = 64;  // sums whose logarithms fill vectors
  const hn::CappedTag<T, reduce::kSumLanes> d;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; rows > 0; rows -= kAtOnce, y += kAtOnce) {
    const int64_t some = std::min(rows, kAtOnce);
    T max[kAtOnce];
    for (int64_t r = 0; r < some; ++r, x += n) {
      max[r] = Finite(
          reduce::FoldRow<reduce::MaxFold>(d, x, static_cast<size_t>(n)));
      y[r] = reduce::MapSum(x, n, [&](auto dv, auto v) HWY_ATTR {
        return Exp(dv, hn::Sub(v, hn::Set(dv, max[r])));
      });
    }
    LogAndShift(max, some, y);
  }
}

template <typename T>
void LogSumExpColumns(const void* x_data, const plexus::layout::Axes& axes,
                      int64_t step, int64_t columns, void* y_data) {
  constexpr int64_t kColumns = 256;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; columns > 0; columns -= kColumns, x += kColumns, y += kColumns) {
    const int64_t n = std::min(columns, kColumns);
    T max[kColumns];
    reduce::FoldColumns<reduce::MaxFold, T>(x, axes, step, n, max);
    for (int64_t i = 0; i < n; ++i) max[i] = Finite(max[i]);
    std::fill_n(y, n, T{0});
    reduce::ForEachRows(
        x, axes, step, n,
        [&](const T* some, int64_t stride, int64_t rows) HWY_ATTR {
          reduce::OverRows<T>(
              rows, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
                const auto e = Exp(d, hn::Sub(hn::LoadU(d, some + at),
                                              hn::LoadU(d, max + i)));
                hn::StoreU(hn::Add(hn::LoadU(d, y + i), e), d, y + i);
              });
        });
    LogAndShift(max, n, y);
  }
}

template <typename T>
plexus::reduce::Kernels LogSumExpsOf() {
  return {&LogSumExpRows<T>, &LogSumExpColumns<T>, nullptr};
}

}  // namespace

plexus::reduce::Kernels LogSumExps(int32_t dtype) {
  return dtype == PLEXUS_FLOAT32 ? LogSumExpsOf<float>()
                                 : LogSumExpsOf<double>();
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LogSumExps);

void PrepareLogSumExp(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx, LogSumExpsAt(ctx.simd())(ctx.dtype(0)), kernel);
}

}  // namespace plexus

PLEXUS_OP(reduce_log_sum_exp) {
  return plexus::reduce::Declare(
             "ReduceLogSumExp",
             "m + log(sum of e^(x - m)) along some axes, m being the largest "
             "x, or 0 where that is infinite: no power overflows. The sum is "
             "done as by ReduceSum; -infinity for no elements.",
             plexus::kFloats)
      .Accuracy(-1)
      .Prepare<plexus::PrepareLogSumExp>();
}
#endif
