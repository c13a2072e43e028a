#include "ops/layout/strided.h"

#include <algorithm>
#include <cstring>

#include "ops/layout/copy.h"

namespace plexus::layout {
namespace {

struct Strided {
  Axes lead;           ///< all but the last
  int64_t first;       ///< element of the input
  int64_t n, stride;   ///< the last axis
  int64_t count;       ///< elements of the output
};

/// n elements from x on, `stride` apart.
template <typename T>
void CopyRow(const T* x, int64_t stride, T* y, int64_t n) {
  // Shorter ones aren't worth a call.
  constexpr int64_t kWorthMemcpy = 32 / static_cast<int64_t>(sizeof(T));
  if (stride == 1 && n >= kWorthMemcpy) {
    std::memcpy(y, x, static_cast<size_t>(n) * sizeof(T));
  } else if (stride == 0) {
    Fill(y, n, *x);
  } else {
    for (int64_t i = 0; i < n; ++i) y[i] = x[i * stride];
  }
}

template <typename T>
int32_t RunStrided(const Strided& s, Run ctx) {
  ctx.ParallelFor(s.count, Grain(sizeof(T)),
                  [&s](Run worker, int64_t at, int64_t end) {
                    const T* const x = worker.input<T>(0) + s.first;
                    T* const y = worker.output<T>(0);
                    Walk walk(s.lead, at / s.n);
                    for (int64_t column = at % s.n; at < end; walk.Next()) {
                      const int64_t n = std::min(s.n - column, end - at);
                      CopyRow(x + walk.offset() + column * s.stride, s.stride,
                              y + at, n);
                      at += n;
                      column = 0;
                    }
                  });
  return PLEXUS_OK;
}

}  // namespace

void PrepareStrided(const Prepare& ctx, const Axes& axes, int64_t first,
                    PlexusKernel* kernel) {
  Strided* const s = ctx.State<Strided>(kernel);
  s->lead = axes;
  s->first = first;
  s->n = 1;
  s->count = Count(ctx.output_shape(0));
  if (axes.rank > 0) {
    const int last = --s->lead.rank;
    s->n = axes.dims[last];
    s->stride = axes.strides[last];
  }
  ForElement(ctx.dtype(0), [&]<typename T>() {
    kernel->run = kRunFn<Strided, RunStrided<T>>;
  });
}

}  // namespace plexus::layout
