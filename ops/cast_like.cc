#include <plexus/op.h>

#include "ops/cast.h"
#include "ops/layout/copy.h"

namespace plexus {
namespace {

void CastLikeShape(const Infer& ctx) { ctx.Output(0, ctx.shape(0)); }

struct CastLike {
  PlexusTileFn tile;
  int64_t count, size_in, size_out;
};

int32_t RunCastLike(const CastLike& s, Run ctx) {
  ctx.ParallelFor(
      s.count, layout::Grain(s.size_in),
      [&s](Run worker, int64_t begin, int64_t end) {
        const void* const x = worker.input<char>(0) + begin * s.size_in;
        const int64_t stride = 0;  // of the only row
        s.tile(&x, &stride, worker.output<char>(0) + begin * s.size_out, 0, 1,
               end - begin, nullptr);
      });
  return PLEXUS_OK;
}

// Elementwise it isn't: the shape of target_type has no say in the result's.
void PrepareCastLike(const Prepare& ctx, PlexusKernel* kernel) {
  const int32_t from = ctx.dtype(0), to = ctx.output(0).dtype;
  if (from == to) return layout::PrepareCopy(ctx, kernel);
  *ctx.State<CastLike>(kernel) = {CastTileFor(ctx.simd(), from, to),
                                  Count(ctx.shape(0)), ElementSize(from),
                                  ElementSize(to)};
  kernel->run = kRunFn<CastLike, RunCastLike>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(cast_like) {
  return plexus::Op("CastLike",
                    "The input as the dtype of target_type, as Cast does it.")
      .Type("T1", plexus::kAllTypes)
      .Type("T2", plexus::kAllTypes)
      .Input("input", "T1")
      .Input("target_type", "T2", "Only its dtype counts.")
      .Output("output", "T2")
      .Infer<plexus::CastLikeShape>()
      .Prepare<plexus::PrepareCastLike>();
}
