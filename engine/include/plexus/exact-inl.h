// Sums and products of vectors with what rounding them lost, for kernels; float
// and double. Included like math-inl.h.
//
// A Pair is the number high + low, |low| being at most half a unit in the last
// place of high. The steps are Dekker's, Knuth's and Veltkamp's, and exact
// where nothing overflows or underflows.
#include <plexus/math-inl.h>

#if defined(PLEXUS_EXACT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_EXACT_INL_H_
#undef PLEXUS_EXACT_INL_H_
#else
#define PLEXUS_EXACT_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

template <class V>
struct Pair {
  V high, low;
};

/// a + b.
template <class V>
HWY_INLINE Pair<V> TwoSum(V a, V b) {
  const V sum = hn::Add(a, b);
  const V b_part = hn::Sub(sum, a);
  return {sum, hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part))};
}

/// a b. Without fused multiply-add both are split into halves.
template <class D, class V>
HWY_INLINE Pair<V> TwoProduct(D d, V a, V b) {
  const V product = hn::Mul(a, b);
  if constexpr (detail::kFused) {
    return {product, hn::MulSub(a, b, product)};
  } else {
    using T = hn::TFromD<D>;
    const auto split = [d](V v) HWY_ATTR {
      constexpr T kSplitter = sizeof(T) == 4 ? 4097 : 134217729;
      const V scaled = hn::Mul(v, hn::Set(d, kSplitter));
      const V high = hn::Sub(scaled, hn::Sub(scaled, v));
      return Pair<V>{high, hn::Sub(v, high)};
    };
    const Pair<V> x = split(a), y = split(b);
    V low = hn::Sub(hn::Mul(x.high, y.high), product);
    low = hn::Add(low, hn::Mul(x.high, y.low));
    low = hn::Add(low, hn::Mul(x.low, y.high));
    return {product, hn::Add(low, hn::Mul(x.low, y.low))};
  }
}

/// c - a b: rounded once with fused multiply-add; without it once more where
/// |c - a b| is not small beside |c|.
template <class D, class V>
HWY_INLINE V SubProduct(D d, V c, V a, V b) {
  if constexpr (detail::kFused) {
    return hn::NegMulAdd(a, b, c);
  } else {
    const Pair<V> product = TwoProduct(d, a, b);
    return hn::Sub(hn::Sub(c, product.high), product.low);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_EXACT_INL_H_
