#include <plexus/op.h>

#include <vector>

#include "ops/product/pairs.h"
#include "ops/product/product.h"

namespace plexus {
namespace {

void OuterShape(const Infer& ctx) {
  ctx.Output(0, std::vector<Dim>{ctx.Product(ctx.shape(0)),
                                 ctx.Product(ctx.shape(1))});
}

void PrepareOuter(const Prepare& ctx, PlexusKernel* kernel) {
  const int64_t a_strides[] = {1, 0}, b_strides[] = {0, 1};
  product::PreparePairs(ctx, a_strides, b_strides, kernel);
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(outer) {
  return plexus::Op("Outer",
                    "Outer product as numpy.outer: Y[i, j] = A[i] * B[j], A "
                    "and B being flattened; integers wrap.")
      .Type("T", plexus::product::kTypes)
      .Input("A", "T", "Of any rank, M elements in all.")
      .Input("B", "T", "Of any rank, N elements in all.")
      .Output("Y", "T", "[M, N].")
      .Traits(PLEXUS_EPILOGUE)
      .Infer<plexus::OuterShape>()
      .Prepare<plexus::PrepareOuter>();
}
