#include <plexus/op.h>

#include <algorithm>
#include <vector>

#include "ops/layout/known.h"
#include "ops/layout/strided.h"

namespace plexus {
namespace {

void ExpandShape(const Infer& ctx) {
  bool known = false;
  const std::vector<Dim> wanted = layout::KnownInts(ctx, 1, "shape", &known);
  std::vector<Dim> data = ctx.shape(0), result = wanted;
  const size_t rank = std::max(data.size(), wanted.size());
  data.insert(data.begin(), rank - data.size(), 1);
  result.insert(result.begin(), rank - result.size(), 1);
  for (size_t k = 0; k < rank; ++k) {
    const Dim d = data[k], w = result[k];
    if (!known) {
      // A dim of 1 may yet become any other.
      result[k] = k < rank - wanted.size() || (d.is_number() && d.number() > 1)
                      ? d
                      : ctx.Unknown(1, "shape");
      continue;
    }
    if (w.is_number() && w.number() < 0) {
      ctx.Fail("shape ", layout::Handles(wanted), " has a negative dim");
    }
    if (d.is_number() && w.is_number() && d.number() != w.number() &&
        d.number() != 1 && w.number() != 1) {
      ctx.Fail("dim ", static_cast<int64_t>(k), " can't be both ", d.number(),
               ", of input, and ", w.number(), ", of shape");
    }
    result[k] = ctx.Broadcast(d, w);
  }
  ctx.Output(0, result);
}

void PrepareExpand(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0), result = ctx.output_shape(0);
  const std::vector<int64_t> strides = layout::DenseStrides(shape);
  layout::Axes axes;
  const size_t offset = result.size() - shape.size();
  for (size_t k = 0; k < result.size() && Count(result) > 0; ++k) {
    const bool repeats = k < offset || shape[k - offset] == 1;
    axes.Append(result[k], repeats ? 0 : strides[k - offset]);
  }
  layout::PrepareStrided(ctx, axes, 0, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(expand) {
  return plexus::Op("Expand",
                    "The input broadcast with a shape: dims of 1, and those "
                    "that are missing in front, are repeated.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("input", "T")
      .Input("shape", "int64", "A dim of 1 leaves that of the input as it is.")
      .Output("output", "T")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::ExpandShape>()
      .Prepare<plexus::PrepareExpand>();
}
