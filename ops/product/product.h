// What Dot and MatMul share: one node that multiplies matrices. Each of them
// says how its inputs' shapes make matrices; the rest is here.
#ifndef PLEXUS_OPS_PRODUCT_PRODUCT_H_
#define PLEXUS_OPS_PRODUCT_PRODUCT_H_

#include <plexus/op.h>

#include <vector>

namespace plexus::product {

/// The dtypes of products.
inline constexpr uint32_t kTypes =
    kFloats | Bit(PLEXUS_INT32) | Bit(PLEXUS_INT64);

/// Both inputs may have their last two axes swapped.
inline constexpr auto kLayout = ReadsSwapped(3);
/// B may be narrower than the product.
inline constexpr auto kNarrow = ReadsNarrow(2);

/// A loop over matrices: how many places, and by how many matrices A and B move
/// from one to the next.
struct Axis {
  int64_t size;
  int64_t a_step;
  int64_t b_step;
};

/// A node as products of [m, k] by [k, n], one at each place in `axes` (the
/// last of them fastest; none: one product).
struct Product {
  int64_t m = 1, n = 1, k = 1;
  std::vector<Axis> axes;
  /// Row i of the product at place t is row t * place_rows + i * row_step of
  /// the output, whose rows have n elements.
  int64_t place_rows = 1;
  int64_t row_step = 1;
};

/// The rest of `prepare` for inputs A and B: packs B where that pays, and sets
/// the kernel, its traits and its scratch.
void PrepareProduct(const Prepare& ctx, PlexusKernel* kernel, Product product);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_PRODUCT_H_
