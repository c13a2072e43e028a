// Sums in the order of all reductions, which fold-inl.h says. Every sum starts
// at +0, so that the sum of -0 is +0. Included once per SIMD target, after
// simd-inl.h.
#include "ops/reduce/fold-inl.h"

#if defined(PLEXUS_REDUCE_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_REDUCE_SUM_INL_H_
#undef PLEXUS_REDUCE_SUM_INL_H_
#else
#define PLEXUS_REDUCE_SUM_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::reduce {

/// A fold whose terms are added.
struct Added {
  template <typename T>
  static constexpr T kStart = 0;
  template <class V>
  static HWY_INLINE V Combine(V a, V b) {
    return hn::Add(a, b);
  }
};

struct SumFold : Added {
  template <class D, class V>
  static HWY_INLINE V Term(D /*d*/, V x) {
    return x;
  }
};

/// Of |x|.
struct AbsFold : Added {
  template <class D, class V>
  static HWY_INLINE V Term(D d, V x) {
    if constexpr (std::is_unsigned_v<hn::TFromD<D>>) {  // wraps
      const hn::RebindToSigned<D> di;
      return hn::BitCast(d, hn::Abs(hn::BitCast(di, x)));
    } else {
      return hn::Abs(x);
    }
  }
};

/// Of x^2.
struct SquareFold : Added {
  template <class D, class V>
  static HWY_INLINE V Term(D /*d*/, V x) {
    return hn::Mul(x, x);
  }
  template <typename T>
  T operator()(T so_far, T x) const {
    return so_far + x * x;
  }
};

/// The sum of n terms over 32 lanes; see RowFold. rest(d, i, count) has zeros
/// after the last term: no sum is -0, so adding them changes none.
template <class D, class Whole, class Rest>
HWY_INLINE hn::TFromD<D> RowSum(D d, size_t n, const Whole& whole,
                                const Rest& rest) {
  return RowFold(
      d, n, hn::Zero(d),
      [](auto a, auto b) HWY_ATTR { return hn::Add(a, b); }, whole, rest);
}
/// The sum of x[0] to x[n - 1]. whole(d, i) is the vector at x + i, for the
/// vectors of whole 32 lanes.
template <class D, class Whole, typename T = hn::TFromD<D>>
HWY_INLINE T RowSum(D d, const T* x, size_t n, const Whole& whole) {
  return RowSum(d, n, whole, [x](auto dv, size_t i, size_t count) HWY_ATTR {
    return LoadFirst(dv, x + i, count);
  });
}
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE T RowSum(D d, const T* x, size_t n) {
  return FoldRow<SumFold>(d, x, n);
}

}  // namespace plexus::HWY_NAMESPACE::reduce
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_REDUCE_SUM_INL_H_
