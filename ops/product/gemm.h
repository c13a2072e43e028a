// C = A B: one matrix product, in parts, for one SIMD level and element type.
// The seam between what knows nodes and shapes (product/product.cc) and the
// kernels, which see pointers, counts and strides.
//
// The rule, by which each element gets the same bits however the work is cut
// (N and K are the product's, as the graph has them; FMA is one fused
// multiply-add; MulAdd of SSE4 and SCALAR rounds twice):
//
//   Columns n < N - N mod 8: the sum starts at +0 and takes a[m,k] b[k,n] by
//   FMA, k ascending.
//   The last N mod 8 columns: 16 such sums, the one of lane l over the k with
//   k mod 16 = l; then lane l += lane l+8 for l < 8, l+4 for l < 4, and so with
//   2 and 1. The result is lane 0.
//   Where N < 32 and K >= 1,024: k is cut into blocks of ceil(K / 8), rounded
//   up to a multiple of 16 (so there are 8); each is summed as above, and the
//   sums of the blocks are added in ascending order to the first one.
//
// K = 0 gives +0. Nothing is skipped, so NaN and infinity come through.
// Integers wrap, in any order.
#ifndef PLEXUS_OPS_PRODUCT_GEMM_H_
#define PLEXUS_OPS_PRODUCT_GEMM_H_

#include <cstdint>

namespace plexus::product {

/// Columns that are summed with k ascending; the rest is summed over lanes.
constexpr int64_t MainColumns(int64_t n) { return n - n % 8; }

/// The length of the blocks of k whose sums are added; 0: k is not cut.
constexpr int64_t SumBlock(int64_t n, int64_t k) {
  return n < 32 && k >= 1024 ? ((k + 7) / 8 + 15) / 16 * 16 : 0;
}

/// Width of the panel that starts at column j, j a multiple of it: 32 where
/// there are so many main columns left, else 16, else 8.
constexpr int64_t PanelWidth(int64_t n, int64_t j) {
  const int64_t left = MainColumns(n) - j;
  return left >= 32 ? 32 : left >= 16 ? 16 : 8;
}

/// Up to so many terms in a sum over lanes, its columns stand side by side.
inline constexpr int64_t kFewTerms = 8;
constexpr bool HasFewTerms(int64_t k) { return k > 0 && k <= kFewTerms; }

/// One product. All strides count elements; C overlaps nothing.
struct Gemm {
  int64_t n;      ///< columns of B and C
  int64_t k;      ///< columns of A, rows of B
  const void* a;  ///< row m at m * a_stride, dense
  int64_t a_stride;
  const void* b;     ///< the main columns of B, see `packed`
  int64_t b_stride;  ///< from row to row of B, where it is not packed
  /// The panel of column j stands at b + j * k, its row i at i * PanelWidth.
  bool packed;
  /// The other columns of B, each dense along k; where there are few terms, row i
  /// of all of them at i * 8.
  const void* lanes;
  void* c;            ///< row m at m * c_stride, dense
  int64_t c_stride;
};

/// Computes rows row <= m < row + rows of columns col <= j < col + cols. `col`
/// is a multiple of 32, and col + cols is one, or n.
using GemmFn = void (*)(const Gemm& gemm, int64_t row, int64_t rows,
                        int64_t col, int64_t cols);

/// The kernel for a dtype (float32, float64, int32, int64) with the best of
/// the levels in `simd`; NULL for other dtypes.
GemmFn FindGemm(uint32_t simd, int32_t dtype);

/// For few terms and no main columns: `rows` rows of A, at a, by B (as
/// Gemm::lanes) to `rows` rows of C, of n columns each; all dense.
using FewFn = void (*)(const void* a, const void* b, void* c, int64_t rows,
                       int64_t n);

/// The kernel for k terms.
FewFn FindFew(uint32_t simd, int32_t dtype, int64_t k);

/// The same for few rows and a B that is not packed and doesn't stay in the
/// cache, with k > 0, where k is not cut. B's elements are `b_dtype`.
GemmFn FindStream(uint32_t simd, int32_t dtype, int32_t b_dtype);

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_GEMM_H_
