#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/div.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/quotient.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct DivExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Div(a, b);
  }
};

struct DivTruncating {
  template <typename T>
  T operator()(T a, T b) const {
    return elementwise::Quotient(a, b);
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
Dim DivDim(const Infer& ctx, std::span<const Dim> args) {
  const Dim a = args[0], b = args[1];
  if (a.is_number() && b.is_number() && b.number() != 0) {
    return a.number() / b.number();
  }
  const auto is = [](Dim x, Dim y) { return x.handle == y.handle; };
  const auto negative = [&](Dim x) { return ctx.Sub(0, x); };
  const Dim size = ctx.Max(b, negative(b));
  const auto part = [&](Dim x) { return ctx.Div(ctx.Max(x, 0), size); };
  const Dim below = part(negative(a));
  const Dim quotient = is(below, 0) ? part(a) : ctx.Sub(part(a), below);
  if (is(size, b)) return quotient;
  if (b.is_number()) return negative(quotient);
  return ctx.Mul(quotient, ctx.Div(b, size));
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
      .DimRule<plexus::DivDim>();
}
#endif
