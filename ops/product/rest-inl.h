// The columns of C = A B behind the main ones; see product/gemm.h. Included once
// per SIMD target, after simd-inl.h.
#if defined(PLEXUS_PRODUCT_REST_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_REST_INL_H_
#undef PLEXUS_PRODUCT_REST_INL_H_
#else
#define PLEXUS_PRODUCT_REST_INL_H_
#endif

#include <algorithm>
#include <cstdint>

#include "ops/product/few-inl.h"
#include "ops/product/gemm.h"
#include "ops/product/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Calls part(first, length, sum) for parts of k; once where k is 0.
template <class Part>
HWY_INLINE void ForParts(int64_t k, int64_t step, Sum then, const Part& part) {
  part(int64_t{0}, std::min(step, k), Sum::kStart);
  for (int64_t i = step; i < k; i += step) part(i, std::min(step, k - i), then);
}

/// `rows` rows from a and c on; `block` is product::SumBlock's.
template <typename T>
HWY_INLINE void RestColumns(const product::Gemm& g, const T* a, int64_t rows,
                            T* c, int64_t block) {
  const int64_t first = product::MainColumns(g.n);
  const T* const b = static_cast<const T*>(g.lanes);
  if (product::HasFewTerms(g.k)) {
    return Few(a, g.a_stride, rows, b, g.n - first, g.k, c + first,
               g.c_stride);
  }
  ForParts(g.k, block != 0 ? block : g.k, Sum::kAdd,
           [&](int64_t k0, int64_t k, Sum sum) HWY_ATTR {
             Lanes(a + k0, g.a_stride, rows, b + k0, g.k, g.n - first, k,
                   c + first, g.c_stride, sum);
           });
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_REST_INL_H_
