// The numbers of any dtype in their order, for vectors: -0 equals 0, and NaN is
// neither less nor greater than anything. Included once per SIMD target, after
// simd-inl.h.
#if defined(PLEXUS_ELEMENTWISE_ORDER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_ELEMENTWISE_ORDER_INL_H_
#undef PLEXUS_ELEMENTWISE_ORDER_INL_H_
#else
#define PLEXUS_ELEMENTWISE_ORDER_INL_H_
#endif

#include <plexus/float16.h>

#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::order {

/// How elements T compare, as vectors of Stored. Single bytes are unsigned, as
/// the bools are that come of them.
template <typename T>
struct Numbers {
  using Stored = std::conditional_t<sizeof(T) == 1, uint8_t, T>;

  template <class D, class V>
  static HWY_INLINE hn::Mask<D> IsNaN(D /*d*/, V a) {
    if constexpr (std::is_floating_point_v<T>) {
      return hn::IsNaN(a);
    } else {
      return hn::Lt(a, a);
    }
  }
  template <class D, class V>
  static HWY_INLINE hn::Mask<D> Less(D d, V a, V b) {
    return hn::Lt(Key(d, a), Key(d, b));
  }
  template <class D, class V>
  static HWY_INLINE hn::Mask<D> LessOrEqual(D d, V a, V b) {
    if constexpr (std::is_floating_point_v<T>) {
      return hn::Le(a, b);
    } else {
      return hn::Not(Less(d, b, a));
    }
  }

 private:
  template <class D, class V>
  static HWY_INLINE V Key(D d, V a) {
    if constexpr (std::is_same_v<T, int8_t>) {
      return hn::Xor(a, hn::Set(d, uint8_t{0x80}));
    } else {
      return a;
    }
  }
};

/// 16-bit floats as sign and magnitude; kInfinity is +infinity's bits.
template <int16_t kInfinity>
struct HalfNumbers {
  using Stored = int16_t;

  template <class D, class V>
  static HWY_INLINE hn::Mask<D> IsNaN(D d, V a) {
    return hn::Gt(Magnitude(d, a), hn::Set(d, kInfinity));
  }
  template <class D, class V>
  static HWY_INLINE hn::Mask<D> Less(D d, V a, V b) {
    return hn::AndNot(EitherNaN(d, a, b), hn::Lt(Key(d, a), Key(d, b)));
  }
  template <class D, class V>
  static HWY_INLINE hn::Mask<D> LessOrEqual(D d, V a, V b) {
    return hn::Not(
        hn::Or(EitherNaN(d, a, b), hn::Lt(Key(d, b), Key(d, a))));
  }

 private:
  template <class D, class V>
  static HWY_INLINE V Magnitude(D d, V a) {
    return hn::And(a, hn::Set(d, int16_t{0x7fff}));
  }
  template <class D, class V>
  static HWY_INLINE hn::Mask<D> EitherNaN(D d, V a, V b) {
    return hn::Or(IsNaN(d, a), IsNaN(d, b));
  }
  /// The magnitude with the sign of a: integers in the order of the numbers.
  template <class D, class V>
  static HWY_INLINE V Key(D d, V a) {
    const V sign = hn::ShiftRight<15>(a);
    return hn::Sub(hn::Xor(Magnitude(d, a), sign), sign);
  }
};
template <>
struct Numbers<Float16> : HalfNumbers<0x7c00> {};
template <>
struct Numbers<BFloat16> : HalfNumbers<0x7f80> {};

/// a < b and a <= b; the larger and the smaller number, the first of equal
/// ones, and the first NaN if there is one.
template <class N>
struct LessExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D d, V a, V b) const {
    return N::Less(d, a, b);
  }
};
template <class N>
struct LessOrEqualExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D d, V a, V b) const {
    return N::LessOrEqual(d, a, b);
  }
};
template <class N>
struct MaxExpr {
  template <class D, class V>
  V operator()(D d, V a, V b) const {
    const auto first = hn::Or(N::IsNaN(d, a), N::LessOrEqual(d, b, a));
    return hn::IfThenElse(first, a, b);
  }
};
template <class N>
struct MinExpr {
  template <class D, class V>
  V operator()(D d, V a, V b) const {
    const auto first = hn::Or(N::IsNaN(d, a), N::LessOrEqual(d, a, b));
    return hn::IfThenElse(first, a, b);
  }
};

/// Expr<N>(b, a).
template <template <class> class Expr>
struct Swapped {
  template <class N>
  struct Of {
    template <class D, class V>
    hn::Mask<D> operator()(D d, V a, V b) const {
      return Expr<N>()(d, b, a);
    }
  };
};

/// Calls fn.operator()<T>() with the C++ type of any dtype; bools are numbers.
template <typename Fn>
void ForOrdered(int32_t dtype, const Fn& fn) {
  if (dtype == PLEXUS_BOOL) dtype = PLEXUS_UINT8;
  ForDtype<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t,
           uint32_t, uint64_t, Float16, BFloat16>(dtype, fn);
}

/// The tile of a comparison of two inputs of any dtype.
template <template <class> class Expr>
PlexusTileFn CompareTile(int32_t dtype) {
  PlexusTileFn tile = nullptr;
  ForOrdered(dtype, [&]<typename T>() {
    using S = typename Numbers<T>::Stored;
    tile = &MixedTile<Expr<Numbers<T>>, bool, S, S>;
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE::order
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_ELEMENTWISE_ORDER_INL_H_
