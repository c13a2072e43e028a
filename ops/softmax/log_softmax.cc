#include "ops/softmax/log_softmax.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/softmax/log_softmax.cc"
#include <hwy/foreach_target.h>
#include <plexus/log-inl.h>

#include "ops/reduce/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// (x - max) - log_sum for n elements.
template <typename T>
HWY_INLINE void Shift(const T* x, int64_t n, T max, T log_sum, T* y) {
  reduce::Map(x, n, y, [max, log_sum](auto d, auto v) HWY_ATTR {
    return hn::Sub(hn::Sub(v, hn::Set(d, max)), hn::Set(d, log_sum));
  });
}

template <typename T>
void LogSoftmaxRows(const void* x_data, int64_t n, int64_t /*stride*/,
                    int64_t rows, void* y_data) {
  constexpr int64_t kAtOnce = 64;  // sums whose logarithms fill vectors
  const hn::CappedTag<T, reduce::kSumLanes> d;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; rows > 0; rows -= kAtOnce, x += kAtOnce * n, y += kAtOnce * n) {
    const int64_t some = std::min(rows, kAtOnce);
    T max[kAtOnce], sums[kAtOnce];
    for (int64_t r = 0; r < some; ++r) {
      max[r] = reduce::FoldRow<reduce::MaxFold>(d, x + r * n,
                                                static_cast<size_t>(n));
      sums[r] = reduce::MapSum(x + r * n, n, [&](auto dv, auto v) HWY_ATTR {
        return Exp(dv, hn::Sub(v, hn::Set(dv, max[r])));
      });
    }
    reduce::Map(sums, some, sums,
                [](auto dv, auto v) HWY_ATTR { return Log(dv, v); });
    for (int64_t r = 0; r < some; ++r) {
      Shift(x + r * n, n, max[r], sums[r], y + r * n);
    }
  }
}

template <typename T>
void LogSoftmaxColumns(const void* x_data, int64_t count, int64_t stride,
                       int64_t columns, void* y_data) {
  constexpr int64_t kColumns = 256;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; columns > 0; columns -= kColumns, x += kColumns, y += kColumns) {
    const int64_t n = std::min(columns, kColumns);
    T max[kColumns], sum[kColumns] = {};
    std::copy_n(x, n, max);
    const auto over = [&](const auto& body) HWY_ATTR {
      reduce::OverRows<T>(count, stride, n,
                          [&](auto d, int64_t at, size_t i) HWY_ATTR {
                            body(d, hn::LoadU(d, x + at), i, at);
                          });
    };
    over([&](auto d, auto v, size_t i, int64_t) HWY_ATTR {
      hn::StoreU(hn::Max(hn::LoadU(d, max + i), v), d, max + i);
    });
    over([&](auto d, auto v, size_t i, int64_t) HWY_ATTR {
      const auto e = Exp(d, hn::Sub(v, hn::LoadU(d, max + i)));
      hn::StoreU(hn::Add(hn::LoadU(d, sum + i), e), d, sum + i);
    });
    reduce::Map(sum, n, sum,
                [](auto d, auto v) HWY_ATTR { return Log(d, v); });
    over([&](auto d, auto v, size_t i, int64_t at) HWY_ATTR {
      const auto shifted = hn::Sub(v, hn::LoadU(d, max + i));
      hn::StoreU(hn::Sub(shifted, hn::LoadU(d, sum + i)), d, y + at);
    });
  }
}

}  // namespace

plexus::reduce::LineMapFn LogSoftmaxes(int32_t dtype, bool rows) {
  if (dtype == PLEXUS_FLOAT32) {
    return rows ? &LogSoftmaxRows<float> : &LogSoftmaxColumns<float>;
  }
  return rows ? &LogSoftmaxRows<double> : &LogSoftmaxColumns<double>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LogSoftmaxes);

softmax::LogSoftmaxesFn softmax::LogSoftmaxes(uint32_t simd) {
  return LogSoftmaxesAt(simd);
}

}  // namespace plexus
#endif
