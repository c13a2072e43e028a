#include <plexus/op.h>

#include <algorithm>

#include "ops/layout/copy.h"

namespace plexus {
namespace {

void TriluShape(const Infer& ctx) {
  if (ctx.rank(0) < 2) {
    ctx.Fail("input must be a matrix or several (rank 2 or more), not rank ",
             ctx.rank(0));
  }
  if (ctx.has(1)) {
    if (ctx.rank(1) != 0) {
      ctx.Fail("k must be a scalar, not rank ", ctx.rank(1));
    }
  }
  ctx.Output(0, ctx.shape(0));
}

struct Triangle {
  int64_t matrices, rows, columns;
  bool upper, has_k;
};

template <typename T>
int32_t RunTriangle(const Triangle& s, Run ctx) {
  ctx.ParallelFor(
      s.matrices * s.rows,
      layout::Grain(s.columns * static_cast<int64_t>(sizeof(T))),
      [&s](Run worker, int64_t begin, int64_t end) {
        const int64_t k =
            s.has_k ? std::clamp(*worker.input<int64_t>(1), -s.rows, s.columns)
                    : 0;
        for (int64_t row = begin; row < end; ++row) {
          const T* const x = worker.input<T>(0) + row * s.columns;
          T* const y = worker.output<T>(0) + row * s.columns;
          const int64_t cut = std::clamp<int64_t>(
              row % s.rows + k + (s.upper ? 0 : 1), 0, s.columns);
          if (s.upper) {
            std::fill_n(y, cut, T{0});
            std::copy(x + cut, x + s.columns, y + cut);
          } else {
            std::copy_n(x, cut, y);
            std::fill(y + cut, y + s.columns, T{0});
          }
        }
      });
  return PLEXUS_OK;
}

void PrepareTrilu(const Prepare& ctx, PlexusKernel* kernel) {
  const auto shape = ctx.shape(0);
  const size_t lead = shape.size() - 2;
  *ctx.State<Triangle>(kernel) = {Count(shape.first(lead)), shape[lead],
                                  shape[lead + 1], ctx.Bool("upper"),
                                  ctx.has(1)};
  layout::ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<Triangle, RunTriangle<T>>;
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(trilu) {
  return plexus::Op("Trilu",
                    "The upper or the lower triangle of a matrix, or of each "
                    "in a batch; the rest is 0.")
      .Type("T", plexus::kAllTypes)
      .Type("int64", plexus::kInt64)
      .Input("input", "T")
      .Input("k", "int64",
             "The diagonal where it ends, which belongs to it: above the main "
             "one, or below it where negative. Left out: 0.",
             PLEXUS_OPTIONAL)
      .Output("output", "T")
      .Attribute("upper", PLEXUS_ATTR_BOOL, "true",
                 "The upper triangle, not the lower one.")
      .Traits(PLEXUS_MOVES)
      .Infer<plexus::TriluShape>()
      .Prepare<plexus::PrepareTrilu>();
}
