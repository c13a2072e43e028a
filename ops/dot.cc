#include <plexus/op.h>

#include <span>
#include <type_traits>
#include <vector>

#include "ops/product/product.h"
#include "ops/product/rectangles.h"

namespace plexus {
namespace {

/// NumPy's dot: c[i..., j..., n] = sum over k of a[i..., k] b[j..., k, n]; a
/// scalar multiplies the other input.
void DotShape(const Infer& ctx) {
  const std::vector<Dim> a = ctx.shape(0), b = ctx.shape(1);
  if (a.empty() || b.empty()) return ctx.Output(0, a.empty() ? b : a);
  const size_t b_dims = b.size() > 1 ? 2 : 1;
  ctx.Equal({0, ctx.rank(0) - 1, "A"},
            {1, ctx.rank(1) - static_cast<int>(b_dims), "B"});
  std::vector<Dim> c(a.begin(), a.end() - 1);
  c.insert(c.end(), b.begin(), b.end() - b_dims);
  if (b_dims == 2) c.push_back(b.back());
  ctx.Output(0, c);
}

/// A scalar times the `n` elements of each row of the other input.
struct Scaling {
  int scalar;  ///< which input it is
  int64_t rows, n;
  bool rowwise;
  int64_t swapped_rows;  ///< of the other input's matrices, if swapped; else 0
  const float* widened;  ///< B, where that is a narrower constant; else NULL
};

template <typename T>
int32_t Scale(const Scaling& s, Run ctx) {
  const T* inputs[] = {ctx.input<T>(0), ctx.input<T>(1)};
  if constexpr (std::is_same_v<T, float>) {
    if (s.widened != nullptr) inputs[1] = s.widened;
  }
  const T factor = *inputs[s.scalar];
  const T* const x = inputs[1 - s.scalar];
  T* const y = ctx.output<T>(0);
  // From an element of a row to the next one, and to the row's first.
  const int64_t step = s.swapped_rows > 0 ? s.swapped_rows : 1;
  const auto row_of = [&](int64_t r) {
    return s.swapped_rows > 0 ? r / step * step * s.n + r % step : r * s.n;
  };
  const int64_t rows = s.rowwise ? ctx.rows() : s.rows;
  product::ForRectangles(
      ctx, rows, s.n, sizeof(T), [&](Run worker, const product::Rectangle& at) {
        for (int64_t r = at.row; r < at.row + at.rows; ++r) {
          const T* const from = x + row_of(r) + at.col * step;
          T* const to = y + r * s.n + at.col;
          for (int64_t j = 0; j < at.n; ++j) to[j] = from[j * step] * factor;
        }
        worker.Epilogue(y + at.row * s.n + at.col,
                        s.n * static_cast<int64_t>(sizeof(T)), at.row, at.col,
                        at.rows, at.n);
      });
  return PLEXUS_OK;
}

/// Integers wrap: they are computed as unsigned ones.
PlexusRunFn ScaleFor(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return kRunFn<Scaling, &Scale<float>>;
    case PLEXUS_FLOAT64:
      return kRunFn<Scaling, &Scale<double>>;
    case PLEXUS_INT32:
      return kRunFn<Scaling, &Scale<uint32_t>>;
    default:
      return kRunFn<Scaling, &Scale<uint64_t>>;
  }
}

/// The elements of a constant B that is narrower than A.
template <typename TB>
const float* Widened(const Prepare& ctx) {
  const int64_t count = Count(ctx.shape(1));
  float* const wide = ctx.Allocate<float>(count);
  const TB* const b = ctx.Constant<TB>(1);
  for (int64_t i = 0; i < count; ++i) wide[i] = ToFloat(b[i]);
  return wide;
}

void PrepareScaling(const Prepare& ctx, PlexusKernel* kernel) {
  Scaling* const s = ctx.State<Scaling>(kernel);
  s->scalar = ctx.rank(1) == 0 ? 1 : 0;
  const auto shape = ctx.output_shape(0);
  s->n = shape.empty() ? 1 : shape.back();
  s->rows = shape.empty() ? 1 : Count(shape.first(shape.size() - 1));
  if (ctx.input(1 - s->scalar).strides != nullptr) {
    s->swapped_rows = shape[shape.size() - 2];
  }
  s->rowwise =
      s->swapped_rows == 0 && (s->scalar == 1 || shape.size() < 2);
  if (!s->rowwise) kernel->traits &= ~uint32_t{PLEXUS_ROWWISE};
  if (ctx.dtype(1) != ctx.dtype(0)) {
    s->widened = ctx.dtype(1) == PLEXUS_BFLOAT16 ? Widened<BFloat16>(ctx)
                                                 : Widened<Float16>(ctx);
  }
  kernel->run = ScaleFor(ctx.dtype(0));
}

void PrepareDot(const Prepare& ctx, PlexusKernel* kernel) {
  const auto a = ctx.shape(0), b = ctx.shape(1);
  if (a.empty() || b.empty()) return PrepareScaling(ctx, kernel);
  product::Product p;
  p.m = Count(a.first(a.size() - 1));
  p.k = a.back();
  p.n = b.size() > 1 ? b.back() : 1;
  if (b.size() > 2) {
    p.row_step = Count(b.first(b.size() - 2));
    p.axes = {{p.row_step, 0, 1}};
  }
  product::PrepareProduct(ctx, kernel, p);
}

/// K multiply-adds for each element of the output.
void EstimateDot(const Prepare& ctx, PlexusWork* work) {
  if (ctx.rank(0) == 0 || ctx.rank(1) == 0) return;
  work->operations = 2.0 * static_cast<double>(ctx.shape(0).back()) *
                     static_cast<double>(Count(ctx.output_shape(0)));
}

constexpr auto kDotCost = Takes<EstimateDot>();

}  // namespace
}  // namespace plexus

PLEXUS_OP(dot) {
  return plexus::Op(
             "Dot",
             "Product as numpy.dot: the sum over the last dim of A and the one "
             "before the last of B (the only one of a vector); a scalar "
             "multiplies the other input. Sums are done by fused multiply-add "
             "in a fixed order.")
      .Type("T", plexus::product::kTypes)
      .Input("A", "T", "[..., K], or a scalar.")
      .Input("B", "T", "[..., K, N], [K], or a scalar.")
      .Output("Y", "T", "The dims of A and B without K, in that order.")
      .Traits(PLEXUS_EPILOGUE | PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Extend<plexus::product::kLayout, plexus::product::kNarrow,
              plexus::kDotCost>()
      .Infer<plexus::DotShape>()
      .Prepare<plexus::PrepareDot>();
}
