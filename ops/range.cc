#include <plexus/op.h>

#include <cmath>
#include <optional>
#include <type_traits>

#include "ops/layout/copy.h"
#include "ops/layout/element.h"

namespace plexus {
namespace {

constexpr const char* kNames[] = {"start", "limit", "delta"};

/// max(ceil((limit - start) / delta), 0) for numbers; nothing where that is no
/// length.
template <typename T>
std::optional<int64_t> LengthOf(T start, T limit, T delta) {
  if constexpr (std::is_integral_v<T>) {
    const __int128 way = __int128{limit} - start, step = delta;
    const __int128 n = (way + step - (step > 0 ? 1 : -1)) / step;
    if (n > INT64_MAX) return {};
    return n > 0 ? static_cast<int64_t>(n) : 0;
  } else {
    const double way = static_cast<double>(limit) - static_cast<double>(start);
    const double n = std::ceil(way / static_cast<double>(delta));
    if (!(n < 0x1p63)) return {};
    return n > 0 ? static_cast<int64_t>(n) : 0;
  }
}

/// The same where all three are constants.
Dim ConstantLength(const Infer& ctx) {
  Dim length;
  ForDtype<float, double, int16_t, int32_t, int64_t>(
      ctx.dtype(0), [&]<typename T>() {
        const T start = *ctx.Constant<T>(0), limit = *ctx.Constant<T>(1);
        const T delta = *ctx.Constant<T>(2);
        if (delta == 0) ctx.Fail("delta is 0");
        const auto n = LengthOf(start, limit, delta);
        if (!n) {
          ctx.Fail("from ", layout::NumberText(start), " to ",
                   layout::NumberText(limit), " by ",
                   layout::NumberText(delta), " is no number of elements");
        }
        length = *n;
      });
  return length;
}

/// The same for dims that are formulas, and a delta that is a number.
Dim SymbolicLength(const Infer& ctx, Dim start, Dim limit, int64_t delta) {
  if (delta == 0) ctx.Fail("delta is 0");
  const Dim from = delta > 0 ? start : limit, to = delta > 0 ? limit : start;
  const Dim larger = ctx.Max(from, to);
  if (larger.handle == from.handle) return 0;
  Dim way = ctx.Sub(to, from);
  if (larger.handle != to.handle) way = ctx.Max(way, 0);
  const int64_t step = delta > 0 ? delta : -delta;
  return step == 1 ? way : ctx.Div(ctx.Add(way, step - 1), step);
}

void RangeShape(const Infer& ctx) {
  bool constant = true, known = true;
  int unknown = 0;
  Dim values[3];
  for (int i = 0; i < 3; ++i) {
    if (ctx.rank(i) != 0) {
      ctx.Fail(kNames[i], " must be a scalar, not rank ", ctx.rank(i));
    }
    constant = constant && ctx.Constant<void>(i) != nullptr;
  }
  Dim length;
  if (constant) {
    length = ConstantLength(ctx);
  } else {
    for (int i = 0; i < 3; ++i) {
      // Other constants than int64 are no dims, but don't depend on data.
      bool is_known = false;
      if (ctx.dtype(0) == PLEXUS_INT64 || ctx.Constant<void>(i) == nullptr) {
        values[i] = ctx.Values(i, kNames[i], &is_known)[0];
      }
      if (!is_known && ctx.Constant<void>(i) == nullptr) unknown = i;
      known = known && is_known;
    }
    if (known && !values[2].is_number()) unknown = 2;
    length = known && values[2].is_number()
                 ? SymbolicLength(ctx, values[0], values[1], values[2].number())
                 : ctx.Unknown(unknown, kNames[unknown]);
  }
  ctx.Output(0, {&length, 1});
}

struct Range {
  int64_t count;
};

template <typename T>
int32_t RunRange(const Range& s, Run ctx) {
  ctx.ParallelFor(
      s.count, layout::Grain(sizeof(T)),
      [](Run worker, int64_t begin, int64_t end) {
        const T start = *worker.input<T>(0), delta = *worker.input<T>(2);
        T* const y = worker.output<T>(0);
        for (int64_t i = begin; i < end; ++i) {
          if constexpr (std::is_integral_v<T>) {
            y[i] = static_cast<T>(static_cast<uint64_t>(start) +
                                  static_cast<uint64_t>(i) *
                                      static_cast<uint64_t>(delta));
          } else {
            y[i] = start + static_cast<T>(i) * delta;
          }
        }
      });
  return PLEXUS_OK;
}

void PrepareRange(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Range>(kernel)->count = Count(ctx.output_shape(0));
  ForDtype<float, double, int16_t, int32_t, int64_t>(
      ctx.dtype(0),
      [&]<typename T>() { kernel->run = kRunFn<Range, RunRange<T>>; });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(range) {
  return plexus::Op("Range",
                    "start, start + delta, start + 2 delta and so on, up to "
                    "but without limit.")
      .Type("T", plexus::kFloats | plexus::Bit(PLEXUS_INT16) |
                     plexus::Bit(PLEXUS_INT32) | plexus::kInt64)
      .Input("start", "T", "A scalar.")
      .Input("limit", "T", "A scalar.")
      .Input("delta", "T", "A scalar, not 0. Negative: downwards.")
      .Output("output", "T")
      .Infer<plexus::RangeShape>()
      .Prepare<plexus::PrepareRange>();
}
