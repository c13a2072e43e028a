#include <plexus/op.h>

namespace plexus {
namespace {

void SizeShape(const Infer& ctx) {
  const Dim count = ctx.Product(ctx.shape(0));
  ctx.Output(0, {});
  ctx.SetValue(0, {&count, 1});
}

struct Size {
  int64_t count;
};

int32_t RunSize(const Size& s, Run ctx) {
  *ctx.output<int64_t>(0) = s.count;
  return PLEXUS_OK;
}

void PrepareSize(const Prepare& ctx, PlexusKernel* kernel) {
  ctx.State<Size>(kernel)->count = Count(ctx.shape(0));
  kernel->run = kRunFn<Size, RunSize>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(size) {
  return plexus::Op("Size",
                    "How many elements data has. Shapes of later nodes may be "
                    "computed from it.")
      .Type("T", plexus::kAllTypes)
      .Type("T1", plexus::kInt64)
      .Input("data", "T")
      .Output("size", "T1", "A scalar.")
      .Infer<plexus::SizeShape>()
      .Prepare<plexus::PrepareSize>();
}
