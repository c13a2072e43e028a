#include <plexus/op.h>

#include <algorithm>
#include <cstring>

#include "ops/layout/copy.h"
#include "ops/layout/element.h"

namespace plexus {
namespace {

void EyeLikeShape(const Infer& ctx) {
  if (ctx.rank(0) != 2) {
    ctx.Fail("input must be a matrix (rank 2), not rank ", ctx.rank(0));
  }
  ctx.Output(0, ctx.shape(0),
             ctx.Has("dtype") ? ctx.Dtype("dtype") : ctx.dtype(0));
}

struct Eye {
  int64_t rows, columns, diagonal;
  uint64_t one;
};

template <typename T>
int32_t RunEye(const Eye& s, Run ctx) {
  T one;
  std::memcpy(&one, &s.one, sizeof(T));
  layout::FillOutput(ctx, s.rows * s.columns, T{0});
  T* const y = ctx.output<T>(0);
  const int64_t first = std::max<int64_t>(-s.diagonal, 0);
  const int64_t end = std::min(s.rows, s.columns - s.diagonal);
  for (int64_t r = first; r < end; ++r) {
    y[r * s.columns + r + s.diagonal] = one;
  }
  return PLEXUS_OK;
}

void PrepareEyeLike(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.output_shape(0);
  const int32_t dtype = ctx.output(0).dtype;
  bool fits = true;
  *ctx.State<Eye>(kernel) = {
      shape[0], shape[1],
      std::clamp(ctx.Int("k"), -shape[0], shape[1]),  // from there on outside
      layout::ElementOf(dtype, 1, &fits)};
  layout::ForElement(
      dtype, [&]<typename T>() { kernel->run = kRunFn<Eye, RunEye<T>>; });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(eye_like) {
  return plexus::Op("EyeLike",
                    "A matrix of the input's shape with ones on a diagonal and "
                    "zeros elsewhere.")
      .Type("T1", plexus::kAllTypes)
      .Type("T2", plexus::kAllTypes)
      .Input("input", "T1", "A matrix, of which only the shape counts.")
      .Output("output", "T2")
      .Attribute("dtype", PLEXUS_ATTR_DTYPE, nullptr,
                 "The dtype of the output; left out, the input's.")
      .Attribute("k", PLEXUS_ATTR_INT, "0",
                 "The diagonal: above the main one, or below it where "
                 "negative.")
      .Infer<plexus::EyeLikeShape>()
      .Prepare<plexus::PrepareEyeLike>();
}
