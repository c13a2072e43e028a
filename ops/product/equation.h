// Einsum's equations: "ij,jk->ik". Letters name dims; "..." stands for dims
// that are broadcast; spaces count for nothing. Without "->" the output has the
// dims of "...", then the letters that are there once, in the order of their
// codes.
#ifndef PLEXUS_OPS_PRODUCT_EQUATION_H_
#define PLEXUS_OPS_PRODUCT_EQUATION_H_

#include <span>
#include <string_view>
#include <vector>

#include "ops/product/labels.h"

namespace plexus::product {

/// A label for each dim of each input and of the output. Those of an input may
/// be there more than once (a diagonal), those of the output are not.
struct Subscripts {
  std::vector<Labels> inputs;
  Labels output;
};

/// Of an equation over inputs of these ranks. Throws OpFailure where it doesn't
/// parse, with the place, what is there (of a long equation, what is around it)
/// and what was wanted; where the number of inputs is another, or a rank is no
/// such one.
Subscripts SubscriptsOf(std::string_view equation, std::span<const int> ranks);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_EQUATION_H_
