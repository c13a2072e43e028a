#include <plexus/op.h>

#include <cstring>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/element.h"
#include "ops/layout/known.h"

namespace plexus {
namespace {

void ConstantOfShapeShape(const Infer& ctx) {
  bool known = false;
  if (ctx.rank(0) != 1) {
    ctx.Fail("input must be a list (rank 1), not rank ", ctx.rank(0));
  }
  const std::vector<Dim> shape = layout::KnownInts(ctx, 0, "input", &known);
  for (Dim d : shape) {
    if (d.is_number() && d.number() < 0) {
      ctx.Fail("input ", layout::Handles(shape), " has a negative dim");
    }
  }
  bool fits = true;
  layout::ElementOf(ctx.Dtype("dtype"), ctx.Float("value"), &fits);
  if (!fits) {
    ctx.Fail("the dtype can't hold value ",
             layout::NumberText(ctx.Float("value")));
  }
  ctx.Output(0, shape, ctx.Dtype("dtype"));
}

struct Filled {
  int64_t count;
  uint64_t element;
};

template <typename T>
int32_t RunFill(const Filled& s, Run ctx) {
  T element;
  std::memcpy(&element, &s.element, sizeof(T));
  layout::FillOutput(ctx, s.count, element);
  return PLEXUS_OK;
}

void PrepareConstantOfShape(const Prepare& ctx, PlexusKernel* kernel) {
  bool fits = true;
  const int32_t dtype = ctx.output(0).dtype;
  *ctx.State<Filled>(kernel) = {
      Count(ctx.output_shape(0)),
      layout::ElementOf(dtype, ctx.Float("value"), &fits)};
  layout::ForElement(dtype, [&]<typename T>() {
    kernel->run = kRunFn<Filled, RunFill<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(constant_of_shape) {
  return plexus::Op("ConstantOfShape",
                    "A tensor of that shape, all of whose elements are value.")
      .Type("T1", plexus::kInt64)
      .Type("T2", plexus::kAllTypes)
      .Input("input", "T1", "The dims; an empty list makes a scalar.")
      .Output("output", "T2")
      .Attribute("value", PLEXUS_ATTR_FLOAT, "0", "What each element is.")
      .Attribute("dtype", PLEXUS_ATTR_DTYPE, "float32",
                 "The dtype of the output, which holds value.")
      .Infer<plexus::ConstantOfShapeShape>()
      .Prepare<plexus::PrepareConstantOfShape>();
}
