#include "ops/reduce/arg_extreme.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

#include "ops/reduce/lines.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce/arg_extreme.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/fold-inl.h"

namespace plexus {
/// Of n lines of `count` elements, `stride` apart; see lines.h.
using ArgExtremeFn = void (*)(const void* x, int64_t count, int64_t stride,
                              int64_t n, int64_t* y);
}  // namespace plexus

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

using plexus::reduce::Extreme;

/// What is looked for: the first or the last of the largest or smallest.
template <Extreme kExtreme, bool kLastOne>
struct Search {
  static constexpr bool kLargest = kExtreme == Extreme::kLargest;
  static constexpr bool kLast = kLastOne;
};

/// Whether `next` replaces `best`, which stands before it: NaN wins over all
/// else; of equal ones the first wins, or the last.
template <class S, typename T>
HWY_INLINE bool Wins(T next, T best) {
  const bool best_is_nan = best != best, next_is_nan = next != next;
  const T more = S::kLargest ? next : best, less = S::kLargest ? best : next;
  // By bits, for branches would be mispredicted.
  if constexpr (S::kLast) {
    return next_is_nan | ((!best_is_nan) & (more >= less));
  }
  return (!best_is_nan) & (next_is_nan | (more > less));
}

/// The best of kBlock elements, NaN if one is.
template <class S, int64_t kBlock, typename T>
HWY_INLINE T BestOfBlock(const T* x) {
  const hn::ScalableTag<T> d;
  constexpr int64_t kWidth = hn::MaxLanes(d);
  auto best = hn::LoadU(d, x);
  auto nan = hn::Lt(best, best);  // none yet
  for (int64_t i = 0; i < kBlock; i += kWidth) {
    const auto v = hn::LoadU(d, x + i);
    if constexpr (std::is_floating_point_v<T>) {  // Ne(v, v) may be false
      nan = hn::Or(nan, hn::IsNaN(v));
    }
    best = S::kLargest ? hn::Max(best, v) : hn::Min(best, v);
  }
  if (!hn::AllFalse(d, nan)) return std::numeric_limits<T>::quiet_NaN();
  return reduce::Fold(d, best, [](auto a, auto b) HWY_ATTR {
    return S::kLargest ? hn::Max(a, b) : hn::Min(a, b);
  });
}

/// Where `best`, which is there, stands first or last among n elements.
template <class S, typename T>
HWY_INLINE int64_t FindBest(const T* x, int64_t n, T best) {
  const auto is_best = [best](T element) {
    return element == best || (best != best && element != element);
  };
  if constexpr (S::kLast) {
    int64_t i = n - 1;
    while (!is_best(x[i])) --i;
    return i;
  }
  const hn::ScalableTag<T> d;
  const auto wanted = hn::Set(d, best);
  constexpr int64_t kWidth = hn::MaxLanes(d);
  int64_t i = 0;
  for (; i + kWidth <= n && best == best; i += kWidth) {
    const auto found = hn::Eq(hn::LoadU(d, x + i), wanted);
    if (!hn::AllFalse(d, found)) return i + hn::FindFirstTrue(d, found);
  }
  while (!is_best(x[i])) ++i;
  return i;
}

/// The index of the best of n elements in a row, n at least kBlock. The best of
/// each block tells in which one to look; the last one may overlap another, which
/// changes nothing: what it has of that is no better than the best so far.
template <class S, int64_t kBlock, typename T>
HWY_INLINE int64_t ArgOfBlocks(const T* x, int64_t n) {
  T best = BestOfBlock<S, kBlock>(x);
  int64_t block = 0;
  for (int64_t i = kBlock; i < n; i += kBlock) {
    const int64_t at = std::min(i, n - kBlock);
    const T next = BestOfBlock<S, kBlock>(x + at);
    if (Wins<S>(next, best)) best = next, block = at;
  }
  return block + FindBest<S>(x + block, kBlock, best);
}

/// The same for n of 64 bytes at least.
template <class S, typename T>
HWY_INLINE int64_t ArgOfRow(const T* x, int64_t n) {
  constexpr int64_t kLong = 128;
  return n >= kLong ? ArgOfBlocks<S, kLong>(x, n)
                    : ArgOfBlocks<S, 64 / sizeof(T)>(x, n);
}

template <typename T, class S>
void ArgColumns(const void* x_data, int64_t count, int64_t stride, int64_t n,
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
        const bool wins = Wins<S>(x[i * stride + j], best[j]);
        best[j] = wins ? x[i * stride + j] : best[j];
        y[j] = wins ? i : y[j];
      }
    }
  }
}

template <typename T, class S>
void ArgRows(const void* x_data, int64_t count, int64_t /*stride*/, int64_t n,
             int64_t* y) {
  const T* x = static_cast<const T*>(x_data);
  constexpr int64_t kShort = 64 / sizeof(T), kTurned = 32;
  if (count >= kShort) {
    for (int64_t r = 0; r < n; ++r) y[r] = ArgOfRow<S>(x + r * count, count);
    return;
  }
  // Short rows side by side.
  T turned[kShort * kTurned];
  for (int64_t r = 0; r < n; r += kTurned) {
    const int64_t rows = std::min(kTurned, n - r);
    plexus::layout::TransposeBlock(x + r * count, count, rows, count, turned,
                                   kTurned);
    ArgColumns<T, S>(turned, count, kTurned, rows, y + r);
  }
}

template <Extreme kExtreme, bool kLast>
ArgExtremeFn ArgsOf(int32_t dtype, bool rows) {
  using S = Search<kExtreme, kLast>;
  ArgExtremeFn fn = nullptr;
  ForDtype<float, double, int32_t, int64_t, uint8_t>(dtype, [&]<typename T>() {
    fn = rows ? &ArgRows<T, S> : &ArgColumns<T, S>;
  });
  return fn;
}

}  // namespace

ArgExtremeFn ArgExtremes(int32_t dtype, bool rows, Extreme extreme, bool last) {
  if (extreme == Extreme::kLargest) {
    return last ? ArgsOf<Extreme::kLargest, true>(dtype, rows)
                : ArgsOf<Extreme::kLargest, false>(dtype, rows);
  }
  return last ? ArgsOf<Extreme::kSmallest, true>(dtype, rows)
              : ArgsOf<Extreme::kSmallest, false>(dtype, rows);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ArgExtremes);

namespace reduce {
namespace {

void ArgShape(const Infer& ctx) {
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

struct ArgExtreme {
  ArgExtremeFn fn;
  int64_t element_size;
  Lines lines;
  bool rowwise;  ///< a run says how many lines
};

int32_t RunArg(const ArgExtreme& s, Run ctx) {
  Lines lines = s.lines;
  if (s.rowwise) lines.outer = ctx.rows();
  ForEachRun(lines, s.element_size, ctx,
             [&](Run worker, int64_t line, int64_t n, int64_t at) {
               s.fn(worker.input<char>(0) + at * s.element_size, lines.count,
                    lines.inner, n, worker.output<int64_t>(0) + line);
             });
  return PLEXUS_OK;
}

}  // namespace

void PrepareArg(const plexus::Prepare& ctx, Extreme extreme,
                PlexusKernel* kernel) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const Lines lines = LinesAlong(ctx.shape(0), axis);
  const bool rowwise = lines.rows && ctx.Bool("keepdims");
  *ctx.State<ArgExtreme>(kernel) = {
      ArgExtremesAt(ctx.simd())(ctx.dtype(0), lines.rows, extreme,
                                ctx.Bool("select_last_index")),
      ElementSize(ctx.dtype(0)), lines, rowwise};
  kernel->run = kRunFn<ArgExtreme, RunArg>;
  if (!rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
}

Op DeclareArg(const char* name, const char* doc) {
  Op op(name, doc);
  op.Type("T", kArithmetic)
      .Type("int64", kInt64)
      .Input("data", "T")
      .Output("reduced", "int64", "Indices along the axis.")
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Attribute("keepdims", PLEXUS_ATTR_BOOL, "true",
                 "The axis stays, with a dim of 1.")
      .Attribute("select_last_index", PLEXUS_ATTR_BOOL, "false",
                 "The last of equal ones instead of the first.")
      .Traits(PLEXUS_ROWWISE)
      .Infer<ArgShape>();
  return op;
}

}  // namespace reduce
}  // namespace plexus
#endif
