#include <plexus/op.h>

#include <cmath>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/element.h"

namespace plexus {
namespace {

/// The length of the new axis.
Dim Depth(const Infer& ctx) {
  for (int k = 0; k < ctx.rank(1); ++k) {
    const Dim d = ctx.dim(1, k);
    if (ctx.rank(1) > 1 || (d.is_number() && d.number() != 1)) {
      ctx.Fail("depth must be one number");
    }
    ctx.Equal(d, 1);
  }
  if (ctx.Constant<void>(1) == nullptr) {
    return ctx.dtype(1) == PLEXUS_INT64 ? ctx.Values(1, "depth")[0]
                                        : ctx.Unknown(1, "depth");
  }
  Dim depth;
  ForDtype<float, double, int32_t, int64_t, uint8_t>(
      ctx.dtype(1), [&]<typename T>() {
        const T n = *ctx.Constant<T>(1);
        if (!(n >= 0 && static_cast<double>(n) < 0x1p62)) {
          ctx.Fail("depth is ", layout::NumberText(n),
                   ", which is no length");
        }
        depth = static_cast<int64_t>(n);
      });
  return depth;
}

/// Where the new axis stands in the result.
template <typename Ctx>
int NewAxis(const Ctx& ctx) {
  return ctx.Axis(ctx.Int("axis"), ctx.rank(0) + 1);
}

void OneHotShape(const Infer& ctx) {
  if (ctx.rank(2) != 1 ||
      (ctx.dim(2, 0).is_number() && ctx.dim(2, 0).number() != 2)) {
    ctx.Fail("values must be a list of two: off, on");
  }
  ctx.Equal(ctx.dim(2, 0), 2);
  const Dim depth = Depth(ctx);
  std::vector<Dim> result = ctx.shape(0);
  result.insert(result.begin() + NewAxis(ctx), depth);
  ctx.Output(0, result);
}

/// The output is [outer, depth, inner], indices are [outer, inner].
struct OneHot {
  int64_t outer, depth, inner;
};

/// Which element an index turns on, or -1. What is no whole number is
/// truncated, before it is compared with the range.
template <typename I>
int64_t Place(I index, int64_t depth) {
  if constexpr (std::is_floating_point_v<I>) {
    const auto bound = static_cast<double>(depth);
    index = std::trunc(index);
    if (!(index >= -bound && index < bound)) return -1;
  }
  const auto place = static_cast<int64_t>(index);
  if (place < -depth || place >= depth) return -1;
  return place < 0 ? place + depth : place;
}

template <typename T, typename I>
int32_t RunOneHot(const OneHot& s, Run ctx) {
  layout::FillOutput(ctx, s.outer * s.depth * s.inner, ctx.input<T>(2)[0]);
  ctx.ParallelFor(
      s.outer * s.inner, layout::kGrainBytes / 64,
      [&s](Run worker, int64_t begin, int64_t end) {
        const I* const indices = worker.input<I>(0);
        const T on = worker.input<T>(2)[1];
        T* const y = worker.output<T>(0);
        for (int64_t i = begin; i < end; ++i) {
          const int64_t place = Place(indices[i], s.depth);
          if (place < 0) continue;
          y[(i / s.inner * s.depth + place) * s.inner + i % s.inner] = on;
        }
      });
  return PLEXUS_OK;
}

void PrepareOneHot(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.output_shape(0);
  const int axis = NewAxis(ctx);
  *ctx.State<OneHot>(kernel) = {Count(shape.first(axis)), shape[axis],
                                Count(shape.subspan(axis + 1))};
  ForDtype<float, double, int32_t, int64_t, uint8_t>(
      ctx.dtype(0), [&]<typename I>() {
        layout::ForElement(ctx.dtype(2), [&]<typename T>() {
          kernel->run = kRunFn<OneHot, RunOneHot<T, I>>;
        });
      });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(one_hot) {
  return plexus::Op(
             "OneHot",
             "A new axis of `depth` elements for each index: the one at that "
             "index is values[1], the others are values[0]. Where an index is "
             "out of range, all are values[0].")
      .Type("T1", plexus::kArithmetic)
      .Type("T2", plexus::kArithmetic)
      .Type("T3", plexus::kAllTypes)
      .Input("indices", "T1",
             "Negative ones count from the end; floats are truncated.")
      .Input("depth", "T2", "One number.")
      .Input("values", "T3", "[off, on]")
      .Output("output", "T3")
      .Attribute("axis", PLEXUS_ATTR_INT, "-1",
                 "Where the new axis stands in the output; negative numbers "
                 "count from its end.")
      .Infer<plexus::OneHotShape>()
      .Prepare<plexus::PrepareOneHot>();
}
