// Products of pairs of elements, which nothing is added to: Outer, and Einsum
// where no letter is summed.
#ifndef PLEXUS_OPS_PRODUCT_PAIRS_H_
#define PLEXUS_OPS_PRODUCT_PAIRS_H_

#include <plexus/op.h>

#include <cstdint>
#include <span>

namespace plexus::product {

/// Chooses the kernel of Y[i, j, ...] = A[...] * B[...], each rounded once,
/// integers wrapping. Strides say how many elements A and B move along each of
/// the output's axes. It calls the epilogue.
void PreparePairs(const Prepare& ctx, std::span<const int64_t> a_strides,
                  std::span<const int64_t> b_strides, PlexusKernel* kernel);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_PAIRS_H_
