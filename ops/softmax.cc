#include <plexus/op.h>

#include <algorithm>

#include "ops/reduce/line_map.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/softmax.cc"
#include <hwy/foreach_target.h>
#include <plexus/math-inl.h>

#include "ops/reduce/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// From here on the exponentials of a row fill vectors by themselves.
constexpr int64_t kLongRow = 64;

using reduce::Map;
using reduce::OverRows;

/// The largest of n >= 1 elements; anything where one is NaN, for then every
/// result is.
template <typename T>
HWY_INLINE T RowMax(const T* x, int64_t n) {
  return reduce::FoldRow<reduce::MaxFold>(
      hn::CappedTag<T, reduce::kSumLanes>(), x, static_cast<size_t>(n));
}

/// Multiplies n elements by the reciprocal of their sum, which is 1 or more.
template <typename T>
HWY_INLINE void Normalize(T* y, int64_t n, T sum) {
  const T factor = T{1} / sum;
  Map(y, n, y, [factor](auto d, auto v) HWY_ATTR {
    return hn::Mul(v, hn::Set(d, factor));
  });
}

/// One row, with the exponentials summed as they are made.
template <typename T>
HWY_INLINE void SoftmaxLongRow(const T* x, int64_t n, T* y) {
  const hn::CappedTag<T, reduce::kSumLanes> d;
  const T max = RowMax(x, n);
  const auto power = [max](auto dv, auto v) HWY_ATTR {
    return Exp(dv, hn::Sub(v, hn::Set(dv, max)));
  };
  const int64_t whole = n - n % static_cast<int64_t>(reduce::kSumLanes);
  Map(x + whole, n - whole, y + whole, power);
  const T sum = reduce::RowSum(
      d, y, static_cast<size_t>(n), [&](auto dv, size_t i) HWY_ATTR {
        const auto e = power(dv, hn::LoadU(dv, x + i));
        hn::StoreU(e, dv, y + i);
        return e;
      });
  Normalize(y, n, sum);
}

/// Elements of rows that are worked on together, so that the exponentials fill
/// whole vectors.
constexpr int64_t kBlock = 2048;

/// Rows that are no longer than a vector. A row is one vector in which what is
/// behind its end is another row's: it is written over when that row's turn
/// comes.
template <typename T>
HWY_NOINLINE void SoftmaxShortRows(const T* x, int64_t n, int64_t rows, T* y) {
  const hn::ScalableTag<T> d;
  constexpr int64_t kWidth = hn::MaxLanes(d);
  const auto used = hn::FirstN(d, static_cast<size_t>(n));
  HWY_ALIGN T block[kBlock + kWidth];
  HWY_ALIGN T last[kWidth];
  const int64_t at_once = kBlock / n;
  for (; rows > 0; rows -= at_once, x += at_once * n, y += at_once * n) {
    const int64_t end = std::min(rows, at_once) * n;
    for (int64_t i = 0; i < end; i += n) {
      const auto row = reduce::LoadFirst(d, x + i, static_cast<size_t>(n));
      const auto max =
          hn::MaxOfLanes(d, hn::IfThenElse(used, row, hn::Set(d, x[i])));
      hn::StoreU(hn::Sub(row, max), d, block + i);
    }
    Map(block, end, block, [](auto dv, auto v) HWY_ATTR { return Exp(dv, v); });
    for (int64_t i = 0; i < end; i += n) {
      const auto row = hn::IfThenElseZero(used, hn::LoadU(d, block + i));
      const T factor = T{1} / reduce::Fold(d, row, [](auto a, auto b) HWY_ATTR {
        return hn::Add(a, b);
      });
      const auto result = hn::Mul(row, hn::Set(d, factor));
      if (i + kWidth <= end) {
        hn::StoreU(result, d, y + i);
      } else {
        hn::Store(result, d, last);
        std::copy_n(last, n, y + i);
      }
    }
  }
}

/// e^(x - max) / sum of these, of dense rows. Those that are not long are taken
/// several at a time.
template <typename T>
void SoftmaxRows(const void* x_data, int64_t n, int64_t /*stride*/,
                 int64_t rows, void* y_data) {
  const hn::ScalableTag<T> d;
  const hn::CappedTag<T, reduce::kSumLanes> d_sum;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  if (n <= static_cast<int64_t>(hn::MaxLanes(d))) {
    return SoftmaxShortRows(x, n, rows, y);
  }
  if (n >= kLongRow) {
    for (; rows > 0; --rows, x += n, y += n) SoftmaxLongRow(x, n, y);
    return;
  }
  const int64_t at_once = kBlock / n;
  for (; rows > 0; rows -= at_once, x += at_once * n, y += at_once * n) {
    const int64_t end = std::min(rows, at_once) * n;
    for (int64_t i = 0; i < end; i += n) {
      const T max = RowMax(x + i, n);
      Map(x + i, n, y + i, [max](auto dv, auto v) HWY_ATTR {
        return hn::Sub(v, hn::Set(dv, max));
      });
    }
    Map(y, end, y, [](auto dv, auto v) HWY_ATTR { return Exp(dv, v); });
    for (int64_t i = 0; i < end; i += n) {
      const T sum = reduce::RowSum(d_sum, y + i, static_cast<size_t>(n));
      Normalize(y + i, n, sum);
    }
  }
}

/// Softmax of lines side by side; their sums are made row by row.
template <typename T>
void SoftmaxColumns(const void* x_data, int64_t count, int64_t stride,
                    int64_t columns, void* y_data) {
  constexpr int64_t kColumns = 256;
  const T* x = static_cast<const T*>(x_data);
  T* y = static_cast<T*>(y_data);
  for (; columns > 0; columns -= kColumns, x += kColumns, y += kColumns) {
    const int64_t n = std::min(columns, kColumns);
    HWY_ALIGN T max[kColumns];
    HWY_ALIGN T sum[kColumns] = {};
    std::copy_n(x, n, max);
    OverRows<T>(count, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
      const auto larger = hn::Max(hn::Load(d, max + i), hn::LoadU(d, x + at));
      hn::Store(larger, d, max + i);
    });
    OverRows<T>(count, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
      const auto e =
          Exp(d, hn::Sub(hn::LoadU(d, x + at), hn::Load(d, max + i)));
      hn::StoreU(e, d, y + at);
      hn::Store(hn::Add(hn::Load(d, sum + i), e), d, sum + i);
    });
    Map(sum, n, sum, [](auto d, auto v) HWY_ATTR {
      return hn::Div(hn::Set(d, T{1}), v);
    });
    OverRows<T>(count, stride, n, [&](auto d, int64_t at, size_t i) HWY_ATTR {
      const auto e = hn::LoadU(d, y + at);
      hn::StoreU(hn::Mul(e, hn::Load(d, sum + i)), d, y + at);
    });
  }
}

}  // namespace

plexus::reduce::LineMapFn Softmaxes(int32_t dtype, bool rows) {
  if (dtype == PLEXUS_FLOAT32) {
    return rows ? &SoftmaxRows<float> : &SoftmaxColumns<float>;
  }
  return rows ? &SoftmaxRows<double> : &SoftmaxColumns<double>;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(Softmaxes);

namespace {

void PrepareSoftmax(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::PrepareLineMap(ctx, kernel, SoftmaxesAt(ctx.simd()));
}

/// An exponential of 17, and four passes.
constexpr auto kSoftmaxCost = TakesPerElement<32>();

}  // namespace
}  // namespace plexus

PLEXUS_OP(softmax) {
  return plexus::Op(
             "Softmax",
             "e^(x - m) times the reciprocal of the sum of these along the "
             "axis, m being the largest x. The powers are at most 1 ULP off; "
             "the sum is done as by ReduceSum.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "Negative numbers count from the end.")
      .Traits(PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Infer<plexus::reduce::LineMapShape>()
      .Prepare<plexus::PrepareSoftmax>()
      .Extend<plexus::kSoftmaxCost>();
}
#endif
