#include <plexus/op.h>

#include <algorithm>
#include <vector>

namespace plexus {
namespace {

/// Which dims: first <= k < last. As slices in Python, out of range is no
/// error.
struct Slice {
  int first, last;
};

template <typename Ctx>
Slice SliceOf(const Ctx& ctx) {
  const int64_t rank = ctx.rank(0);
  const auto place = [rank](int64_t k) {
    return static_cast<int>(
        std::clamp<int64_t>(k < 0 && k >= -rank ? k + rank : k, 0, rank));
  };
  const int first = place(ctx.Int("start"));
  const int last = ctx.Has("end") ? place(ctx.Int("end")) : ctx.rank(0);
  return {first, std::max(first, last)};
}

void ShapeShape(const Infer& ctx) {
  const Slice slice = SliceOf(ctx);
  const Dim length = slice.last - slice.first;
  ctx.Output(0, {&length, 1});
  const std::vector<Dim> dims = ctx.shape(0);
  ctx.SetValue(0, {dims.begin() + slice.first, dims.begin() + slice.last});
}

struct Dims {
  int64_t n;
  const int64_t* dims;
};

int32_t RunShape(const Dims& s, Run ctx) {
  std::copy_n(s.dims, s.n, ctx.output<int64_t>(0));
  return PLEXUS_OK;
}

void PrepareShape(const Prepare& ctx, PlexusKernel* kernel) {
  const Slice slice = SliceOf(ctx);
  const auto dims = ctx.shape(0);
  int64_t* const copy = ctx.Allocate<int64_t>(slice.last - slice.first);
  std::copy(dims.begin() + slice.first, dims.begin() + slice.last, copy);
  *ctx.State<Dims>(kernel) = {slice.last - slice.first, copy};
  kernel->run = kRunFn<Dims, RunShape>;
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(shape) {
  return plexus::Op("Shape",
                    "The dims of data as a list. Shapes of later nodes may be "
                    "computed from it.")
      .Type("T", plexus::kAllTypes)
      .Type("T1", plexus::kInt64)
      .Input("data", "T")
      .Output("shape", "T1")
      .Attribute("start", PLEXUS_ATTR_INT, "0",
                 "The first dim; negative numbers count from the end.")
      .Attribute("end", PLEXUS_ATTR_INT, nullptr,
                 "The dim before which to stop; left out, all are taken.")
      .Infer<plexus::ShapeShape>()
      .Prepare<plexus::PrepareShape>();
}
