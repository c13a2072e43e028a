#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/equal.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct EqualExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D /*d*/, V a, V b) const {
    return hn::Eq(a, b);
  }
};

/// 16-bit floats by their bits; kInfinity is +infinity's.
template <int16_t kInfinity>
struct EqualHalfExpr {
  template <class D, class V>
  hn::Mask<D> operator()(D d, V a, V b) const {
    const V magnitude = hn::Set(d, int16_t{0x7fff});
    const auto nan = hn::Gt(hn::And(a, magnitude), hn::Set(d, kInfinity));
    const auto zeros = hn::Eq(hn::And(hn::Or(a, b), magnitude), hn::Zero(d));
    return hn::Or(hn::AndNot(nan, hn::Eq(a, b)), zeros);
  }
};

PlexusTileFn EqualTile(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
    case PLEXUS_FLOAT64:
      return PredicateFor<EqualExpr, 2, float, double>(dtype);
    case PLEXUS_FLOAT16:
      return &MixedTile<EqualHalfExpr<0x7c00>, bool, int16_t, int16_t>;
    case PLEXUS_BFLOAT16:
      return &MixedTile<EqualHalfExpr<0x7f80>, bool, int16_t, int16_t>;
    default:
      break;
  }
  switch (ElementSize(dtype)) {  // whole numbers by their bits
    case 1:
      return &MixedTile<EqualExpr, bool, uint8_t, uint8_t>;
    case 2:
      return &MixedTile<EqualExpr, bool, int16_t, int16_t>;
    case 4:
      return &MixedTile<EqualExpr, bool, int32_t, int32_t>;
    default:
      return &MixedTile<EqualExpr, bool, int64_t, int64_t>;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(EqualTile);
}  // namespace plexus

PLEXUS_OP(equal) {
  return plexus::Op("Equal",
                    "Whether A == B: -0 equals 0, and NaN equals nothing.")
      .Type("T", plexus::kAllTypes)
      .Type("T1", plexus::kBool)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T1")
      .Elementwise<plexus::EqualTileAt>();
}
#endif
