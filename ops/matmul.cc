#include <plexus/op.h>

#include <algorithm>
#include <span>
#include <vector>

#include "ops/product/product.h"

namespace plexus {
namespace {

/// NumPy's matmul: the last two dims are matrices, the dims before them are
/// broadcast; a vector is one row on the left, one column on the right.
void MatMulShape(const Infer& ctx) {
  for (int i : {0, 1}) {
    if (ctx.rank(i) == 0) {
      ctx.Fail(i == 0 ? "A" : "B",
               " is a scalar, and a product of matrices needs at least one dim;"
               " Mul multiplies by a scalar");
    }
  }
  const std::vector<Dim> a = ctx.shape(0), b = ctx.shape(1);
  const size_t a_dims = a.size() > 1 ? 2 : 1, b_dims = b.size() > 1 ? 2 : 1;
  ctx.Equal({0, ctx.rank(0) - 1, "A"},
            {1, ctx.rank(1) - static_cast<int>(b_dims), "B"});
  for (int k = 3; k <= std::min(ctx.rank(0), ctx.rank(1)); ++k) {
    const InputDim of_a = {0, ctx.rank(0) - k, "A"};
    const InputDim of_b = {1, ctx.rank(1) - k, "B"};
    if (a[of_a.axis].handle != 1 && b[of_b.axis].handle != 1) {
      ctx.Equal(of_a, of_b);
    }
  }
  std::vector<Dim> c = ctx.Broadcast(std::span(a).first(a.size() - a_dims),
                                     std::span(b).first(b.size() - b_dims));
  if (a_dims == 2) c.push_back(a[a.size() - 2]);
  if (b_dims == 2) c.push_back(b.back());
  ctx.Output(0, c);
}

/// Dims of matrices, aligned at their end to `rank` dims.
std::vector<int64_t> Places(std::span<const int64_t> shape, size_t rank) {
  std::vector<int64_t> dims(rank, 1);
  if (shape.size() > 2) {
    const auto from = shape.first(shape.size() - 2);
    std::copy(from.begin(), from.end(), dims.end() - from.size());
  }
  return dims;
}

void PrepareMatMul(const Prepare& ctx, PlexusKernel* kernel) {
  const auto a = ctx.shape(0), b = ctx.shape(1);
  product::Product p;
  p.m = a.size() > 1 ? a[a.size() - 2] : 1;
  p.k = a.back();
  p.n = b.size() > 1 ? b.back() : 1;
  p.place_rows = p.m;
  const size_t rank = std::max({a.size(), b.size(), size_t{2}}) - 2;
  const auto a_places = Places(a, rank), b_places = Places(b, rank);
  int64_t a_step = 1, b_step = 1;
  for (size_t i = rank; i-- > 0;) {
    p.axes.insert(p.axes.begin(), {a_places[i] == 1 ? b_places[i] : a_places[i],
                                   a_places[i] == 1 ? 0 : a_step,
                                   b_places[i] == 1 ? 0 : b_step});
    a_step *= a_places[i];
    b_step *= b_places[i];
  }
  product::PrepareProduct(ctx, kernel, p);
}

/// K multiply-adds for each element of the output.
void EstimateMatMul(const Prepare& ctx, PlexusWork* work) {
  work->operations = 2.0 * static_cast<double>(ctx.shape(0).back()) *
                     static_cast<double>(Count(ctx.output_shape(0)));
}

constexpr auto kMatMulCost = Takes<EstimateMatMul>();

}  // namespace
}  // namespace plexus

PLEXUS_OP(matmul) {
  return plexus::Op(
             "MatMul",
             "Matrix product as numpy.matmul: the last two dims of A and B are "
             "matrices, the dims before them are broadcast; a vector A is a "
             "row, a vector B a column, and that dim is left out of C. Sums "
             "are done by fused multiply-add in a fixed order.")
      .Type("T", plexus::product::kTypes)
      .Input("A", "T", "[..., M, K] or [K].")
      .Input("B", "T", "[..., K, N] or [K].")
      .Output("Y", "T", "[..., M, N].")
      .Traits(PLEXUS_EPILOGUE | PLEXUS_ROWWISE)
      .Accuracy(-1)
      .Extend<plexus::product::kLayout, plexus::product::kNarrow,
              plexus::kMatMulCost>()
      .Infer<plexus::MatMulShape>()
      .Prepare<plexus::PrepareMatMul>();
}
