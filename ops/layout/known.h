// Lists of whole numbers that shapes are decided by: axes, pads, repeats, the
// ends of slices. int32 or int64.
#ifndef PLEXUS_OPS_LAYOUT_KNOWN_H_
#define PLEXUS_OPS_LAYOUT_KNOWN_H_

#include <plexus/op.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace plexus::layout {

/// The elements of constant input i; int64 ones too small to be told from the
/// handles of dims are the smallest that can be. `count` is their number.
template <typename Ctx>
std::vector<int64_t> ConstantInts(const Ctx& ctx, int i, int64_t count) {
  std::vector<int64_t> result;
  for (int64_t k = 0; k < count; ++k) {
    const int64_t n = ctx.dtype(i) == PLEXUS_INT32
                          ? ctx.template Constant<int32_t>(i)[k]
                          : ctx.template Constant<int64_t>(i)[k];
    result.push_back(std::max<int64_t>(n, PLEXUS_DIM_HANDLE + 1));
  }
  return result;
}

/// The elements of input i (a list, or a scalar) as dims, as Infer::Values
/// gives them; `known`: they are known from the graph, as numbers or formulas.
inline std::vector<Dim> KnownInts(const Infer& ctx, int i, const char* what,
                                  bool* known) {
  if (ctx.rank(i) > 1) {
    ctx.Fail(what, " must be a list (rank 1), not rank ", ctx.rank(i));
  }
  const Dim count = ctx.rank(i) == 0 ? Dim(1) : ctx.dim(i, 0);
  if (count.is_number() && count.number() == 0) {
    *known = true;
    return {};
  }
  if (ctx.Constant<void>(i) == nullptr || !count.is_number()) {
    return ctx.Values(i, what, known);
  }
  *known = true;
  const std::vector<int64_t> numbers = ConstantInts(ctx, i, count.number());
  return {numbers.begin(), numbers.end()};
}

/// The elements of input i, which must be numbers already in the graph: they
/// decide a rank.
inline std::vector<int64_t> FixedInts(const Infer& ctx, int i,
                                      const char* what) {
  bool known = false;
  std::vector<int64_t> result;
  for (Dim d : KnownInts(ctx, i, what, &known)) {
    if (!known || !d.is_number()) {
      ctx.Fail(what, " must be numbers in the graph: a rank depends on them");
    }
    result.push_back(d.number());
  }
  return result;
}

/// In prepare, the elements of input i, which the shape rule knew.
inline std::vector<int64_t> BoundInts(const Prepare& ctx, int i) {
  const int64_t count = Count(ctx.shape(i));
  if (count > 0 && ctx.Constant<void>(i) == nullptr) {
    ctx.Fail("input ", i, " is no constant");
  }
  return ConstantInts(ctx, i, count);
}

/// `axes` counted from the front, all different.
template <typename Ctx>
std::vector<int> DistinctAxes(const Ctx& ctx, std::span<const int64_t> axes,
                              int rank) {
  std::vector<int> result;
  for (int64_t given : axes) {
    const int axis = ctx.Axis(given, rank);
    if (std::find(result.begin(), result.end(), axis) != result.end()) {
      ctx.Fail("axes ", axes, " name axis ", axis, " twice");
    }
    result.push_back(axis);
  }
  return result;
}

/// The dims as detail::Append takes them, for messages about numbers.
inline std::vector<int64_t> Handles(std::span<const Dim> dims) {
  std::vector<int64_t> handles;
  for (Dim d : dims) handles.push_back(d.handle);
  return handles;
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_KNOWN_H_
