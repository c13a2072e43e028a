// The columns of C = A B that are summed over lanes, where there are no more than
// kFewTerms terms: each lane has one, so that columns can stand side by side in a
// vector; see product/gemm.h for the rule. Included once per SIMD target, after
// simd-inl.h.
#if defined(PLEXUS_PRODUCT_FEW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_FEW_INL_H_
#undef PLEXUS_PRODUCT_FEW_INL_H_
#else
#define PLEXUS_PRODUCT_FEW_INL_H_
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ops/product/gemm.h"
#include "ops/product/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// The first n lanes, in stores like the loads of a tile's tail: a load waits
/// long for several shorter stores.
template <class D>
HWY_INLINE void StoreFirst(D d, hn::Vec<D> v, int64_t n, hn::TFromD<D>* to) {
  constexpr int64_t kLanes = hn::MaxLanes(D());
  if (n >= kLanes) {
    detail::StoreAnywhere(v, d, to);
  } else if constexpr (kLanes > 1) {
    const hn::Half<D> h;
    if (n >= kLanes / 2) {
      StoreFirst(h, LowerHalf(h, v), kLanes / 2, to);
      n -= kLanes / 2;
      to += kLanes / 2;
      if (n > 0) StoreFirst(h, UpperHalf(h, v), n, to);
    } else {
      StoreFirst(h, LowerHalf(h, v), n, to);
    }
  }
}

/// terms[0] += terms[half] and so on, down to one. The sums of the lanes that
/// have no term are +0; adding one at the end is as good as adding all of them,
/// which is only seen where everything is -0.
template <size_t kTerms, class D, class V>
HWY_INLINE V SumOfTerms(D d, std::array<V, kTerms>& terms) {
  for (size_t half = product::kFewTerms / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half && i + half < kTerms; ++i) {
      terms[i] = hn::Add(terms[i], terms[i + half]);
    }
  }
  return hn::Add(terms[0], hn::Zero(d));
}

/// `rows` rows of `cols` <= 7 columns of C. Row i of B is at b + 8 i.
template <size_t kTerms, typename T>
HWY_INLINE void FewColumns(const T* a, int64_t a_stride, int64_t rows,
                           const T* b, T* c, int64_t c_stride, int64_t cols) {
  const hn::CappedTag<T, 8> d;
  constexpr int64_t kLanes = hn::MaxLanes(d);
  using V = hn::Vec<decltype(d)>;
  for (int64_t r = 0; r < rows; ++r, a += a_stride, c += c_stride) {
    for (int64_t j = 0; j == 0 || (kLanes < 8 && j < cols); j += kLanes) {
      std::array<V, kTerms> terms;
      HWY_UNROLL(8)
      for (size_t i = 0; i < kTerms; ++i) {
        terms[i] = Accumulate(hn::Set(d, a[i]), hn::Load(d, b + 8 * i + j),
                              hn::Zero(d));
      }
      StoreFirst(d, SumOfTerms(d, terms), cols - j, c + j);
    }
  }
}

/// product::FewFn.
template <size_t kTerms, typename T>
void FewTerms(const void* a, const void* b, void* c, int64_t rows, int64_t n) {
  FewColumns<kTerms>(static_cast<const T*>(a), kTerms, rows,
                     static_cast<const T*>(b), static_cast<T*>(c), n, n);
}

template <typename T, size_t... kI>
constexpr auto FewTermsTable(std::index_sequence<kI...>) {
  return std::array{&FewTerms<kI + 1, T>...};
}

template <typename T>
product::FewFn FewProduct(int64_t k) {
  static constexpr auto kTable =
      FewTermsTable<T>(std::make_index_sequence<product::kFewTerms>());
  return kTable[k - 1];
}

/// The columns behind the main ones; 0 < k <= kFewTerms.
template <size_t kTerms = product::kFewTerms, typename T>
HWY_INLINE void Few(const T* a, int64_t a_stride, int64_t rows, const T* b,
                    int64_t cols, int64_t k, T* c, int64_t c_stride) {
  if (k == kTerms) {
    FewColumns<kTerms>(a, a_stride, rows, b, c, c_stride, cols);
  } else if constexpr (kTerms > 1) {
    Few<kTerms - 1>(a, a_stride, rows, b, cols, k, c, c_stride);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_FEW_INL_H_
