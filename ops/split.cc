#include <plexus/op.h>

#include <vector>

#include "ops/layout/segments.h"

namespace plexus {
namespace {

constexpr int64_t kMostOutputs = 65536;

/// The lengths that the input `split` gives; they add up to `whole`.
std::vector<Dim> GivenLengths(const Infer& ctx, int axis, Dim whole) {
  if (ctx.rank(1) != 1) {
    ctx.Fail("split must be a list (rank 1), not rank ", ctx.rank(1));
  }
  const std::vector<Dim> lengths = ctx.Values(1, "split");
  std::vector<int64_t> handles;
  Dim sum = 0;
  for (Dim d : lengths) {
    if (d.is_number() && d.number() < 0) {
      ctx.Fail("split has a negative length: ", d.number());
    }
    sum = ctx.Add(sum, d);
    handles.push_back(d.handle);
  }
  if (sum.is_number() && whole.is_number() && sum.number() != whole.number()) {
    ctx.Fail("split ", handles, " adds up to ", sum.number(), ", but axis ",
             axis, " has ", whole.number());
  }
  ctx.Equal(sum, whole);
  return lengths;
}

/// `whole` in n parts, all of the same length but the last, which may be
/// shorter.
std::vector<Dim> EvenLengths(const Infer& ctx, Dim whole, int64_t n) {
  if (n < 1 || n > kMostOutputs) {
    ctx.Fail("num_outputs is ", n, ", must be 1 to ", kMostOutputs);
  }
  // Where the dim is a formula, an exact quotient is one, too.
  Dim length = ctx.Div(whole, n);
  const Dim rest = ctx.Sub(whole, ctx.Mul(length, n));
  if (!rest.is_number() || rest.number() != 0) {
    length = ctx.Div(ctx.Add(whole, n - 1), n);
  }
  const Dim all_but_last = ctx.Mul(length, n - 1);
  if (whole.is_number() && all_but_last.number() > whole.number()) {
    ctx.Fail("can't split ", whole.number(), " into ", n, " parts of ",
             length.number(), " with a shorter last one");
  }
  std::vector<Dim> lengths(n, length);
  lengths.back() = ctx.Sub(whole, all_but_last);
  return lengths;
}

void SplitShape(const Infer& ctx) {
  const int axis = ctx.Axis(ctx.Int("axis"), ctx.rank(0));
  const bool counted = ctx.Has("num_outputs");
  if (ctx.has(1) == counted) {
    ctx.Fail(counted ? "takes split or num_outputs, not both"
                     : "needs split or num_outputs");
  }
  std::vector<Dim> shape = ctx.shape(0);
  const Dim whole = shape[axis];
  const std::vector<Dim> lengths =
      counted ? EvenLengths(ctx, whole, ctx.Int("num_outputs"))
              : GivenLengths(ctx, axis, whole);
  const int n = static_cast<int>(lengths.size());
  if (n < ctx.n_outputs()) {
    ctx.Fail("it has ", n, " outputs, output ", ctx.n_outputs() - 1,
             " is none of them");
  }
  for (int i = 0; i < n; ++i) {
    shape[axis] = lengths[i];
    ctx.Output(i, shape);
  }
}

void PrepareSplit(const Prepare& ctx, PlexusKernel* kernel) {
  layout::PrepareSegments<false>(
      ctx, ctx.shape(0), ctx.Axis(ctx.Int("axis"), ctx.rank(0)),
      ctx.n_outputs(), [&](int i) { return ctx.output_shape(i); }, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(split) {
  return plexus::Op("Split", "Cuts the input into pieces along an axis.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("input", "T")
      .Input("split", "int64",
             "The length of each piece; they add up to the dim.",
             PLEXUS_OPTIONAL)
      .Output("outputs", "T", "", PLEXUS_VARIADIC)
      .Attribute("axis", PLEXUS_ATTR_INT, "0",
                 "Negative numbers count from the end.")
      .Attribute("num_outputs", PLEXUS_ATTR_INT, nullptr,
                 "Instead of split: that many pieces of the same length; the "
                 "last one is shorter if they don't come out even.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::SplitShape>()
      .Prepare<plexus::PrepareSplit>();
}
