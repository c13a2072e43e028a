// What Dot, MatMul, Gemm and Einsum share: one node that multiplies matrices.
// Each of them says how its inputs' shapes make matrices; the rest is here.
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

/// Changes `rows` rows of `n` finished sums, which are at `data` and
/// `row_stride` bytes apart: the output's from (row, col) on. Called by the
/// worker that made them, for each element once.
using FinishFn = void (*)(const void* state, Run worker, void* data,
                          int64_t row_stride, int64_t row, int64_t col,
                          int64_t rows, int64_t n);

/// A node as products of [m, k] by [k, n], one at each place in `axes` (the
/// last of them fastest; none: one product).
struct Product {
  int64_t m = 1, n = 1, k = 1;
  /// Input A is [..., k, m], input B [..., n, k].
  bool a_swapped = false, b_swapped = false;
  std::vector<Axis> axes;
  /// Row i of the product at place t is row t * place_rows + i * row_step of
  /// the output, whose rows have n elements.
  int64_t place_rows = 1;
  int64_t row_step = 1;
  /// What is done before the epilogue, where n is the output's last dim; or
  /// NULL.
  FinishFn finish = nullptr;
  const void* finish_state = nullptr;
};

/// The rest of `prepare` for inputs A and B: packs B where that pays, and sets
/// the kernel, its traits (of those that it still has) and its scratch.
void PrepareProduct(const Prepare& ctx, PlexusKernel* kernel, Product product);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_PRODUCT_H_
