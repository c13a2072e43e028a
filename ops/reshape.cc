#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/copy.h"

namespace plexus {
namespace {

std::vector<int64_t> Handles(const std::vector<Dim>& dims) {
  std::vector<int64_t> handles;
  for (Dim d : dims) handles.push_back(d.handle);
  return handles;
}

[[noreturn]] void FailToFit(const Infer& ctx, const std::vector<Dim>& wanted) {
  const std::vector<Dim> data = ctx.shape(0);
  ctx.Fail("can't reshape ", Handles(data), " (", ctx.Product(data).number(),
           " elements) to ", Handles(wanted));
}

/// `wanted` with the dims that 0 copies, and 1 in the place of -1, which is
/// `*inferred` (-1: there is none).
std::vector<Dim> WithoutMarks(const Infer& ctx, const std::vector<Dim>& wanted,
                              std::vector<bool>* copied, int* inferred) {
  const bool allow_zero = ctx.Bool("allowzero");
  bool has_zero = false;
  std::vector<Dim> result = wanted;
  for (int k = 0; k < static_cast<int>(wanted.size()); ++k) {
    const Dim d = wanted[k];
    if (!d.is_number() || d.number() > 0) continue;
    has_zero = has_zero || d.number() == 0;
    if (d.number() == 0 && !allow_zero) {
      if (k >= ctx.rank(0)) {
        ctx.Fail("shape ", Handles(wanted), " copies dim ", k,
                 ", but data has rank ", ctx.rank(0));
      }
      result[k] = ctx.dim(0, k);
      (*copied)[k] = true;
    } else if (d.number() == -1) {
      if (*inferred >= 0) ctx.Fail("shape ", Handles(wanted), " has two -1");
      *inferred = k;
      result[k] = 1;
    } else if (d.number() < 0) {
      ctx.Fail("shape ", Handles(wanted), " has a negative dim");
    }
  }
  if (allow_zero && has_zero && *inferred >= 0) {
    ctx.Fail("shape ", Handles(wanted), " has both 0 and -1");
  }
  return result;
}

void ReshapeShape(const Infer& ctx) {
  if (ctx.rank(1) != 1) {
    ctx.Fail("shape must be a list (rank 1), not rank ", ctx.rank(1));
  }
  bool known = false;
  const std::vector<Dim> wanted = ctx.Values(1, "shape", &known);
  if (!known) return ctx.Output(0, wanted);
  std::vector<bool> copied(wanted.size(), false);
  int inferred = -1;
  std::vector<Dim> result = WithoutMarks(ctx, wanted, &copied, &inferred);
  // What is copied is left out of both products: it may be 0.
  Dim have = 1, want = 1;
  for (int k = 0; k < ctx.rank(0); ++k) {
    if (k < static_cast<int>(copied.size()) && copied[k]) continue;
    have = ctx.Mul(have, ctx.dim(0, k));
  }
  for (size_t k = 0; k < result.size(); ++k) {
    if (!copied[k]) want = ctx.Mul(want, result[k]);
  }
  if (inferred >= 0) {
    result[inferred] = ctx.Div(have, want);
    want = ctx.Mul(want, result[inferred]);
  }
  const std::vector<Dim> data = ctx.shape(0);
  const auto is_number = [](Dim d) { return d.is_number(); };
  if (have.is_number() && want.is_number() && have.number() != want.number() &&
      std::all_of(data.begin(), data.end(), is_number) &&
      std::all_of(wanted.begin(), wanted.end(), is_number)) {
    FailToFit(ctx, wanted);
  }
  ctx.Equal(have, want);
  ctx.Output(0, result);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(reshape) {
  return plexus::Op("Reshape",
                    "The elements of data, in the same order, in another "
                    "shape of as many elements.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("data", "T")
      .Input("shape", "int64",
             "The new dims. One may be -1: what remains. 0 copies the dim of "
             "data at that place.")
      .Output("reshaped", "T")
      .Attribute("allowzero", PLEXUS_ATTR_BOOL, "false",
                 "0 in shape is a dim of 0, and copies nothing.")
      .Traits(PLEXUS_MOVES | PLEXUS_ALIASES)
      .Infer<plexus::ReshapeShape>()
      .Prepare<plexus::layout::PrepareCopy>();
}
