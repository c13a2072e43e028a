#include <plexus/op.h>

#include <vector>

#include "ops/layout/copy.h"

namespace plexus {
namespace {

void FlattenShape(const Infer& ctx) {
  const int rank = ctx.rank(0);
  int64_t axis = ctx.Int("axis");
  // Unlike other axes, it may be the place after the last one.
  if (axis < -rank || axis > rank) {
    ctx.Fail("axis ", axis, " is out of range for rank ", rank);
  }
  if (axis < 0) axis += rank;
  const std::vector<Dim> shape = ctx.shape(0);
  const auto middle = shape.begin() + axis;
  const Dim result[] = {ctx.Product({shape.begin(), middle}),
                        ctx.Product({middle, shape.end()})};
  ctx.Output(0, result);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(flatten) {
  return plexus::Op("Flatten",
                    "The same elements as a matrix: the axes before `axis` are "
                    "its rows, the others its columns.")
      .Type("T", plexus::kAllTypes)
      .Input("input", "T")
      .Output("output", "T")
      .Attribute("axis", PLEXUS_ATTR_INT, "1",
                 "The first axis of the columns, 0 to the rank; negative "
                 "numbers count from the end.")
      .Traits(PLEXUS_MOVES | PLEXUS_ALIASES)
      .Infer<plexus::FlattenShape>()
      .Prepare<plexus::layout::PrepareCopy>();
}
