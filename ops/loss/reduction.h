// What becomes of the losses of single elements: the attribute `reduction`.
#ifndef PLEXUS_OPS_LOSS_REDUCTION_H_
#define PLEXUS_OPS_LOSS_REDUCTION_H_

#include <plexus/op.h>

#include <string_view>

namespace plexus::loss {

enum class Reduction { kNone, kMean, kSum };

/// The attribute's value; fails where it is none of the three.
template <typename Ctx>
Reduction ReductionOf(const Ctx& ctx) {
  const std::string_view text = ctx.String("reduction");
  if (text == "none") return Reduction::kNone;
  if (text == "mean") return Reduction::kMean;
  if (text == "sum") return Reduction::kSum;
  ctx.Fail("reduction is \"", text, "\", must be none, mean or sum");
}

inline Op&& ReductionAttribute(Op& op) {
  return op.Attribute("reduction", PLEXUS_ATTR_STRING, "mean",
                      "none, mean or sum; sums are done as by ReduceSum.");
}

}  // namespace plexus::loss

#endif  // PLEXUS_OPS_LOSS_REDUCTION_H_
