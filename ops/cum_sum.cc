#include <plexus/op.h>

#include <algorithm>
#include <cstdio>

#include "ops/reduce/lines.h"
#include "ops/reduce/reduction.h"

namespace plexus {
namespace {

/// Running sums of kRows rows that are `row` elements apart, for each sum waits
/// for the one before it. `along` is 1, or -1 from the last element on.
template <int kRows, typename T>
void SumRows(const T* x, int64_t count, int64_t along, int64_t row, T* y) {
  T sum[kRows];
  for (int r = 0; r < kRows; ++r) sum[r] = y[r * row] = x[r * row];
  for (int64_t i = 1; i < count; ++i) {
    for (int r = 0; r < kRows; ++r) {
      sum[r] += x[r * row + i * along];
      y[r * row + i * along] = sum[r];
    }
  }
}

/// Running sums of n lines side by side, whose elements are `along` apart.
template <typename T>
void SumColumns(const T* x, int64_t count, int64_t along, int64_t n, T* y) {
  constexpr int64_t kColumns = 1024;
  for (; n > 0; n -= kColumns, x += kColumns, y += kColumns) {
    const int64_t columns = std::min(n, kColumns);
    std::copy_n(x, columns, y);
    for (int64_t i = 1; i < count; ++i) {
      const T* const next = x + i * along;
      const T* const before = y + (i - 1) * along;
      T* const sums = y + i * along;
      for (int64_t j = 0; j < columns; ++j) sums[j] = before[j] + next[j];
    }
  }
}

struct CumSum {
  int32_t dtype, axis_dtype;
  bool exclusive, reverse, rowwise;
  std::span<const int64_t> shape;
  int axis;  ///< -1: a run says which one
};

/// n lines from x on; see reduce/lines.h. Where the sums are exclusive they go
/// one place on, and the first one is 0.
template <typename T>
void SumLines(const CumSum& s, const reduce::Lines& lines, const T* x,
              int64_t n, T* y) {
  const int64_t row = lines.rows ? lines.count : 1;
  const int64_t along = s.reverse ? -lines.inner : lines.inner;
  const int64_t first = s.reverse ? (lines.count - 1) * lines.inner : 0;
  int64_t count = lines.count;
  x += first;
  y += first;
  if (s.exclusive) {
    for (int64_t i = 0; i < n; ++i) y[i * row] = 0;
    if (--count == 0) return;
    y += along;
  }
  if (!lines.rows) return SumColumns(x, count, along, n, y);
  constexpr int kAtOnce = 8;
  for (; n >= kAtOnce; n -= kAtOnce, x += kAtOnce * row, y += kAtOnce * row) {
    SumRows<kAtOnce>(x, count, along, row, y);
  }
  for (; n > 0; --n, x += row, y += row) SumRows<1>(x, count, along, row, y);
}

int32_t RunCumSum(const CumSum& s, Run ctx) {
  int axis = s.axis;
  if (axis < 0) {
    const int64_t given = s.axis_dtype == PLEXUS_INT32
                              ? *ctx.input<int32_t>(1)
                              : *ctx.input<int64_t>(1);
    const auto rank = static_cast<int64_t>(s.shape.size());
    if (given < -rank || given >= rank) {
      char text[80];
      std::snprintf(text, sizeof(text),
                    "axis %lld is out of range for rank %lld",
                    static_cast<long long>(given),
                    static_cast<long long>(rank));
      return ctx.Fail(text);
    }
    axis = static_cast<int>(given < 0 ? given + rank : given);
  }
  reduce::Lines lines = reduce::LinesAlong(s.shape, axis);
  if (s.rowwise) lines.outer = ctx.rows();
  if (lines.count == 0) return PLEXUS_OK;
  // Integers wrap.
  const auto run = [&]<typename T>() {
    reduce::ForEachRun(lines, sizeof(T), ctx,
                       [&](Run worker, int64_t /*line*/, int64_t n,
                           int64_t at) {
                         SumLines(s, lines, worker.input<T>(0) + at, n,
                                  worker.output<T>(0) + at);
                       });
  };
  if (s.dtype == PLEXUS_INT32) {
    run.operator()<uint32_t>();
  } else if (s.dtype == PLEXUS_INT64) {
    run.operator()<uint64_t>();
  } else {
    ForDtype<float, double>(s.dtype, run);
  }
  return PLEXUS_OK;
}

void CumSumShape(const Infer& ctx) {
  if (ctx.rank(0) == 0) ctx.Fail("x is a scalar, which has no axis");
  Dim elements = 1;
  for (const Dim d : ctx.shape(1)) elements = ctx.Mul(elements, d);
  if (ctx.rank(1) > 1 || (elements.is_number() && elements.number() != 1)) {
    ctx.Fail("axis must be one number");
  }
  int64_t n = 0;
  const int64_t* const known =
      ctx.raw()->base.host->value(ctx.raw(), 1, &n);
  if (known != nullptr && n == 1 && Dim(known[0]).is_number()) {
    ctx.Axis(known[0], ctx.rank(0));
  }
  ctx.Output(0, ctx.shape(0));
}

void PrepareCumSum(const Prepare& ctx, PlexusKernel* kernel) {
  CumSum* const s = ctx.State<CumSum>(kernel);
  *s = {ctx.dtype(0), ctx.dtype(1), ctx.Bool("exclusive"), ctx.Bool("reverse"),
        false,        ctx.shape(0), -1};
  if (ctx.input(1).data != nullptr) {
    const int64_t axis = s->axis_dtype == PLEXUS_INT32
                             ? *ctx.Constant<int32_t>(1)
                             : *ctx.Constant<int64_t>(1);
    s->axis = ctx.Axis(axis, ctx.rank(0));
    s->rowwise = s->axis == ctx.rank(0) - 1;
  }
  if (!s->rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  kernel->run = kRunFn<CumSum, RunCumSum>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(cum_sum) {
  return plexus::Op("CumSum",
                    "Running sums along an axis, each of one element and the "
                    "sum before it; integers wrap.")
      .Type("T", plexus::reduce::kTypes)
      .Type("T2", plexus::kInt64 | plexus::Bit(PLEXUS_INT32))
      .Input("x", "T")
      .Input("axis", "T2", "One number; negative ones count from the end.")
      .Output("y", "T")
      .Attribute("exclusive", PLEXUS_ATTR_BOOL, "false",
                 "Without the element at the place of the sum: the first one "
                 "is 0.")
      .Attribute("reverse", PLEXUS_ATTR_BOOL, "false",
                 "From the last element to the first.")
      .Traits(PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Infer<plexus::CumSumShape>()
      .Prepare<plexus::PrepareCumSum>();
}
