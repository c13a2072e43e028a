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

/// Truncates, where dim_div rounds down: operands may be negative by now. As
/// sign(b) (floor(max(a, 0) / |b|) - floor(max(-a, 0) / |b|)), of which the host
/// drops what it can decide.
int64_t DivDim(PlexusInfer* ctx, const int64_t* args) {
  const PlexusHost& host = *ctx->base.host;
  const int64_t a = args[0], b = args[1];
  const auto is_number = [](int64_t x) { return x > INT64_MIN / 2; };
  if (is_number(a) && is_number(b) && b != 0) return a / b;
  const auto negative = [&](int64_t x) {
    return is_number(x) ? -x : host.dim_sub(ctx, 0, x);
  };
  const int64_t size = host.dim_max(ctx, b, negative(b));
  const auto part = [&](int64_t x) {
    return host.dim_div(ctx, host.dim_max(ctx, x, 0), size);
  };
  const int64_t below = part(negative(a));
  const int64_t quotient =
      below == 0 ? part(a) : host.dim_sub(ctx, part(a), below);
  if (size == b) return quotient;
  if (is_number(b)) return negative(quotient);
  return host.dim_mul(ctx, quotient, host.dim_div(ctx, b, size));
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
