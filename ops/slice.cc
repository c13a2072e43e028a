#include <plexus/op.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include "ops/layout/indices.h"
#include "ops/layout/known.h"
#include "ops/layout/strided.h"

namespace plexus {
namespace {

/// No axis is that long: places from here on are "the end".
constexpr int64_t kFar = int64_t{1} << 48;

/// Which places are past the end of an axis, or before its start, whatever its
/// dim: large ones, and INT32_MAX and INT32_MIN, which ONNX means for that.
bool IsPastEnd(int64_t place) { return place >= kFar || place == INT32_MAX; }
bool IsBeforeStart(int64_t place) {
  return place <= -kFar || place == INT32_MIN;
}

Dim Min(const Infer& ctx, Dim a, Dim b) {
  if (a.is_number() && b.is_number()) return std::min(a.number(), b.number());
  const Dim larger = ctx.Max(a, b);
  if (larger.handle == a.handle) return b;
  if (larger.handle == b.handle) return a;
  return ctx.Sub(ctx.Add(a, b), larger);
}

Dim Max(const Infer& ctx, Dim a, Dim b) {
  if (a.is_number() && b.is_number()) return std::max(a.number(), b.number());
  return ctx.Max(a, b);
}

bool IsZero(Dim d) { return d.is_number() && d.number() == 0; }

/// max(a - b, 0).
Dim Excess(const Infer& ctx, Dim a, Dim b) {
  const Dim larger = Max(ctx, a, b);
  if (larger.handle == b.handle) return 0;
  return larger.handle == a.handle ? ctx.Sub(a, b)
                                   : Max(ctx, ctx.Sub(a, b), 0);
}

/// A place along an axis of dim `d`, counted from the front: -1 or less where
/// it is before the start, and perhaps past the end. Nothing where it depends
/// on dims to come whether it counts from the front or from the end.
std::optional<Dim> Place(const Infer& ctx, Dim place, Dim d) {
  if (place.is_number()) {
    const int64_t n = place.number();
    if (IsPastEnd(n)) return d;
    if (IsBeforeStart(n)) return -1;
    if (n >= 0) return place;
    return d.is_number() ? Dim(d.number() + n) : ctx.Add(d, place);
  }
  if (ctx.Max(place, 0).handle == place.handle) return place;
  if (ctx.Max(place, -1).handle == Dim(-1).handle) return ctx.Add(d, place);
  return {};
}

/// How many places there are from `start` to before `end`. It is enough to keep
/// the one at the front from being negative and the one at the back from being
/// out of range: beyond the other, the length is 0 anyhow.
Dim Length(const Infer& ctx, Dim start, Dim end, int64_t step, Dim d) {
  Dim length;
  if (step > 0) {
    const Dim last = Min(ctx, end, d), first = Max(ctx, start, 0);
    if (IsZero(Excess(ctx, end, first))) return 0;
    // A minimum of what is not negative isn't, either.
    length = IsZero(first) && (end.is_number() || last.handle == d.handle)
                 ? last
                 : Excess(ctx, last, first);
  } else {
    const Dim before = d.is_number() ? Dim(d.number() - 1) : ctx.Sub(d, 1);
    const Dim last = Max(ctx, end, -1);
    if (IsZero(Excess(ctx, start, last))) return 0;
    length = Excess(ctx, Min(ctx, start, before), last);
    step = -step;
  }
  step = std::min(step, kFar);
  return step == 1 ? length : ctx.Div(ctx.Add(length, step - 1), step);
}

/// The axes, counted from the front; `n` where they are left out.
template <typename Ctx>
std::vector<int> Axes(const Ctx& ctx, std::vector<int64_t> given, int64_t n) {
  if (!ctx.has(3)) {
    given.resize(n);
    std::iota(given.begin(), given.end(), 0);
  }
  return layout::DistinctAxes(ctx, given, ctx.rank(0));
}

void SliceShape(const Infer& ctx) {
  bool starts_known = false, ends_known = false, steps_known = true;
  const auto starts = layout::KnownInts(ctx, 1, "starts", &starts_known);
  const auto ends = layout::KnownInts(ctx, 2, "ends", &ends_known);
  const auto n = static_cast<int64_t>(starts.size());
  const auto axes =
      Axes(ctx,
           ctx.has(3) ? layout::FixedInts(ctx, 3, "axes")
                      : std::vector<int64_t>(),
           n);
  std::vector<Dim> steps(n, 1);
  if (ctx.has(4)) steps = layout::KnownInts(ctx, 4, "steps", &steps_known);
  if (starts.size() != ends.size() || starts.size() != axes.size() ||
      starts.size() != steps.size()) {
    ctx.Fail("starts, ends, axes and steps have ", starts.size(), ", ",
             ends.size(), ", ", axes.size(), " and ", steps.size(),
             " numbers; it must be as many");
  }
  std::vector<Dim> result = ctx.shape(0);
  for (int64_t i = 0; i < n; ++i) {
    Dim& d = result[axes[i]];
    const Dim step = steps[i];
    if (step.is_number() && step.number() == 0) {
      ctx.Fail("the step along axis ", axes[i], " is 0");
    }
    const auto start = starts_known ? Place(ctx, starts[i], d) : std::nullopt;
    const auto end = ends_known ? Place(ctx, ends[i], d) : std::nullopt;
    if (!start) {
      d = ctx.Unknown(1, "starts");
    } else if (!end) {
      d = ctx.Unknown(2, "ends");
    } else if (!steps_known || !step.is_number()) {
      d = ctx.Unknown(4, "steps");
    } else {
      d = Length(ctx, *start, *end, step.number(), d);
    }
  }
  ctx.Output(0, result);
}

void PrepareSlice(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0), result = ctx.output_shape(0);
  const std::vector<int64_t> starts = layout::BoundInts(ctx, 1);
  const auto axes = Axes(
      ctx, ctx.has(3) ? layout::BoundInts(ctx, 3) : std::vector<int64_t>(),
      static_cast<int64_t>(starts.size()));
  std::vector<int64_t> steps(starts.size(), 1);
  if (ctx.has(4)) steps = layout::BoundInts(ctx, 4);
  std::vector<int64_t> strides = layout::DenseStrides(shape);
  int64_t first = 0;
  layout::Axes view;
  if (Count(result) > 0) {
    for (size_t i = 0; i < axes.size(); ++i) {
      const int64_t d = shape[axes[i]];
      int64_t start = starts[i];
      if (IsPastEnd(start)) start = d;
      if (start < 0) start = IsBeforeStart(start) ? -1 : start + d;
      start = std::clamp<int64_t>(start, 0, d - 1);
      first += start * strides[axes[i]];
      if (result[axes[i]] > 1) strides[axes[i]] *= steps[i];
    }
    for (size_t k = 0; k < shape.size(); ++k) {
      view.Append(result[k], strides[k]);
    }
  }
  layout::PrepareStrided(ctx, view, first, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(slice) {
  return plexus::Op(
             "Slice",
             "A part of data, as Python's data[start:end:step]: along each of "
             "the axes every step-th element from start to before end. Places "
             "out of range are taken to the nearest that isn't.")
      .Type("T", plexus::kAllTypes)
      .Type("Tind", plexus::layout::kIndexTypes)
      .Input("data", "T")
      .Input("starts", "Tind",
             "One number for each of the axes; negative ones count from the "
             "end.")
      .Input("ends", "Tind",
             "2147483647 and larger: to the end. -2147483648 and smaller, with "
             "a negative step: to the first element.")
      .Input("axes", "Tind", "Left out: the first ones.", PLEXUS_OPTIONAL)
      .Input("steps", "Tind", "Left out: 1. Negative ones go backwards.",
             PLEXUS_OPTIONAL)
      .Output("output", "T")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::SliceShape>()
      .Prepare<plexus::PrepareSlice>();
}
