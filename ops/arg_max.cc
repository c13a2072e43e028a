#include <plexus/op.h>

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

#include "ops/reduce/lines.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/arg_max.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

namespace plexus {
/// Of n lines of `count` elements, `stride` apart; see reduce/lines.h.
using ArgMaxFn = void (*)(const void* x, int64_t count, int64_t stride,
                          int64_t n, int64_t* y);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

/// Whether `next` replaces `best`, which stands before it: NaN is larger than
/// all else; of equal ones the first wins, or the last.
template <bool kLast, typename T>
HWY_INLINE bool Wins(T next, T best) {
  const bool best_is_nan = best != best, next_is_nan = next != next;
  // By bits, for branches would be mispredicted.
  if constexpr (kLast) return next_is_nan | ((!best_is_nan) & (next >= best));
  return (!best_is_nan) & (next_is_nan | (next > best));
}

/// The same, found one by one.
template <bool kLast, typename T>
HWY_INLINE int64_t ArgMaxOfFew(const T* x, int64_t n) {
  T best = x[0];
  int64_t at = 0;
  for (int64_t i = 1; i < n; ++i) {
    const bool wins = Wins<kLast>(x[i], best);
    best = wins ? x[i] : best;
    at = wins ? i : at;
  }
  return at;
}

/// The largest of kBlock elements, NaN if one is.
template <int64_t kBlock, typename T>
HWY_INLINE T Largest(const T* x) {
  const hn::ScalableTag<T> d;
  constexpr int64_t kWidth = hn::MaxLanes(d);
  auto max = hn::LoadU(d, x);
  auto nan = hn::Lt(max, max);  // none yet
  for (int64_t i = 0; i < kBlock; i += kWidth) {
    const auto v = hn::LoadU(d, x + i);
    if constexpr (std::is_floating_point_v<T>) {  // Ne(v, v) may be false
      nan = hn::Or(nan, hn::IsNaN(v));
    }
    max = hn::Max(max, v);
  }
  if (!hn::AllFalse(d, nan)) return std::numeric_limits<T>::quiet_NaN();
  HWY_ALIGN T lanes[kWidth];
  hn::Store(max, d, lanes);
  return *std::max_element(lanes, lanes + kWidth);
}

/// The index of the largest of n elements in a row. The largest of each block
/// tells in which one to look.
template <bool kLast, typename T>
HWY_INLINE int64_t ArgMaxOfRow(const T* x, int64_t n) {
  constexpr int64_t kBlock = 128;
  const int64_t whole = n / kBlock * kBlock;
  if (whole == 0) return ArgMaxOfFew<kLast>(x, n);
  T best = Largest<kBlock>(x);
  int64_t block = 0;
  for (int64_t i = kBlock; i < whole; i += kBlock) {
    const T next = Largest<kBlock>(x + i);
    if (Wins<kLast>(next, best)) best = next, block = i;
  }
  const int64_t at = block + ArgMaxOfFew<kLast>(x + block, kBlock);
  if (whole == n) return at;
  const int64_t rest = whole + ArgMaxOfFew<kLast>(x + whole, n - whole);
  return Wins<kLast>(x[rest], x[at]) ? rest : at;
}

template <typename T, bool kLast>
void ArgMaxColumns(const void* x_data, int64_t count, int64_t stride, int64_t n,
                   int64_t* y) {
  const T* x = static_cast<const T*>(x_data);
  constexpr int64_t kColumns = 128;
  for (; n > 0; n -= kColumns, x += kColumns, y += kColumns) {
    const int64_t columns = std::min(n, kColumns);
    T best[kColumns];
    std::copy_n(x, columns, best);
    std::fill_n(y, columns, 0);
    for (int64_t i = 1; i < count; ++i) {
      for (int64_t j = 0; j < columns; ++j) {
        const bool wins = Wins<kLast>(x[i * stride + j], best[j]);
        best[j] = wins ? x[i * stride + j] : best[j];
        y[j] = wins ? i : y[j];
      }
    }
  }
}

template <typename T, bool kLast>
void ArgMaxRows(const void* x, int64_t count, int64_t /*stride*/, int64_t n,
                int64_t* y) {
  for (int64_t r = 0; r < n; ++r) {
    y[r] = ArgMaxOfRow<kLast>(static_cast<const T*>(x) + r * count, count);
  }
}

}  // namespace

ArgMaxFn ArgMaxes(int32_t dtype, bool rows, bool last) {
  ArgMaxFn fn = nullptr;
  ForDtype<float, double, int32_t, int64_t, uint8_t>(dtype, [&]<typename T>() {
    fn = rows ? (last ? &ArgMaxRows<T, true> : &ArgMaxRows<T, false>)
              : (last ? &ArgMaxColumns<T, true> : &ArgMaxColumns<T, false>);
  });
  return fn;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ArgMaxes);

namespace {

void ArgMaxShape(const Infer& ctx) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const Dim count = ctx.dim(0, axis);
  if (count.is_number() && count.number() == 0) {
    ctx.Fail("axis ", axis, " has no elements");
  }
  std::vector<Dim> result = ctx.shape(0);
  if (ctx.Bool("keepdims")) {
    result[axis] = 1;
  } else {
    result.erase(result.begin() + axis);
  }
  ctx.Output(0, result);
}

struct ArgMax {
  ArgMaxFn fn;
  int64_t element_size;
  reduce::Lines lines;
};

int32_t RunArgMax(const ArgMax& s, Run ctx) {
  reduce::ForEachRun(s.lines, s.element_size, ctx,
                     [&](Run worker, int64_t line, int64_t n, int64_t at) {
                       s.fn(worker.input<char>(0) + at * s.element_size,
                            s.lines.count, s.lines.inner, n,
                            worker.output<int64_t>(0) + line);
                     });
  return PLEXUS_OK;
}

void PrepareArgMax(const Prepare& ctx, PlexusKernel* kernel) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const reduce::Lines lines = reduce::LinesAlong(ctx.shape(0), axis);
  *ctx.State<ArgMax>(kernel) = {
      ArgMaxesAt(ctx.simd())(ctx.dtype(0), lines.rows,
                             ctx.Bool("select_last_index")),
      ElementSize(ctx.dtype(0)), lines};
  kernel->run = kRunFn<ArgMax, RunArgMax>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(arg_max) {
  return plexus::Op("ArgMax",
                    "Where the largest element stands along an axis: NaN if "
                    "there is one, and the first of equal ones.")
      .Type("T", plexus::kArithmetic)
      .Type("int64", plexus::kInt64)
      .Input("data", "T")
      .Output("reduced", "int64", "Indices along the axis.")
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Attribute("keepdims", PLEXUS_ATTR_BOOL, "true",
                 "The axis stays, with a dim of 1.")
      .Attribute("select_last_index", PLEXUS_ATTR_BOOL, "false",
                 "The last of equal ones instead of the first.")
      .Infer<plexus::ArgMaxShape>()
      .Prepare<plexus::PrepareArgMax>();
}
#endif
