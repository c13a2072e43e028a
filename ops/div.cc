#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/div.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct DivExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Div(a, b);
  }
};

/// The least number by -1 wraps to itself.
struct DivTruncating {
  template <typename T>
  T operator()(T a, T b) const {
    if (std::is_signed_v<T> && b == static_cast<T>(-1)) {
      return static_cast<T>(0 - static_cast<uint64_t>(a));
    }
    return static_cast<T>(a / b);
  }
};

PlexusTileFn DivTile(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_INT32:
      return &DivisionTile<DivTruncating, int32_t>;
    case PLEXUS_INT64:
      return &DivisionTile<DivTruncating, int64_t>;
    case PLEXUS_UINT8:
      return &DivisionTile<DivTruncating, uint8_t>;
    default:
      return TileFor<DivExpr, 2, float, double>(dtype);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(DivTile);

/// dim_div rounds down, which is the same for dims, as these are not negative.
int64_t DivDim(PlexusInfer* ctx, const int64_t* args) {
  return ctx->base.host->dim_div(ctx, args[0], args[1]);
}
}  // namespace plexus

PLEXUS_OP(div) {
  return plexus::Op("Div",
                    "A / B. Integers are truncated toward zero; dividing one "
                    "by zero is an error.")
      .Type("T", plexus::kArithmetic)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::DivTileAt>()
      .DimRule(&plexus::DivDim);
}
#endif
