// How Einsum is computed, in as few steps as the order of the labels allows:
//
//   one input:  its diagonals, the sum over what the output doesn't have, the
//               axes in the output's order.
//   two inputs: each without the labels that it has alone (its diagonals, their
//               sum). Where both have a label that the output hasn't, a product
//               of matrices: K is what is summed, M what the left one has
//               alone, N what the right one has alone, as far as it is the last
//               of the output and side by side; there is one product at each
//               place of the other labels. Else pairs of elements are
//               multiplied. Sums of no elements are 0, whatever they would be
//               multiplied by.
//
// Labels alone decide what is M, N and K, and in what order sums are done;
// those of "..." don't count for products: of these it depends on the dims
// whether an input is broadcast along them.
// Where both inputs have labels of the output alone, the right matrix is the
// one that has the last of these; where one has, that is the left matrix if it
// ends in a label that is summed, else the right one; else the second input is
// the right one. K's labels are in the order of the left matrix.
#ifndef PLEXUS_OPS_PRODUCT_CONTRACTION_H_
#define PLEXUS_OPS_PRODUCT_CONTRACTION_H_

#include <plexus/op.h>

#include "ops/product/equation.h"

namespace plexus::product {

/// Chooses the kernel of a node with one or two inputs that fit `subscripts`.
void PrepareContraction(const Prepare& ctx, const Subscripts& subscripts,
                        PlexusKernel* kernel);

/// About how many operations on elements that takes.
double ContractionWork(const Prepare& ctx, const Subscripts& subscripts);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_CONTRACTION_H_
