#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/mod.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include <cmath>

#include "ops/elementwise/quotient.h"
#include "ops/elementwise/remainder.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// The remainder with the sign of the dividend, that of the truncated quotient.
struct ModTruncated {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return elementwise::Remainder(a, b);
    } else {
      return elementwise::QuotientRest(a, b);
    }
  }
};

/// The remainder with the sign of the divisor, that of the floored quotient.
struct ModFloored {
  template <typename T>
  T operator()(T a, T b) const {
    const T r = ModTruncated()(a, b);
    if constexpr (std::is_floating_point_v<T>) {
      if (r == 0) return std::copysign(r, b);
      return (r < 0) != (b < 0) ? r + b : r;
    } else {
      const bool other = (r != 0) & ((r < 0) != (b < 0));
      return static_cast<T>(r + (other ? b : T{0}));
    }
  }
};

template <class Expr>
PlexusTileFn ModTileOf(int32_t dtype) {
  PlexusTileFn tile = nullptr;
  ForDtype<float, double>(
      dtype, [&]<typename T>() { tile = &LoopTile<Expr, T, T, T>; });
  ForDtype<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t,
           uint64_t>(dtype,
                     [&]<typename T>() { tile = &DivisionTile<Expr, T>; });
  return tile;
}

PlexusTileFn ModTile(int32_t dtype, bool truncated) {
  return truncated ? ModTileOf<ModTruncated>(dtype)
                   : ModTileOf<ModFloored>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(ModTile);

void PrepareMod(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = ModTileAt(ctx.simd())(ctx.dtype(0), ctx.Bool("fmod"));
}

/// a - b floor(a / b); with fmod max(a, 0) mod |b| - max(-a, 0) mod |b|.
Dim ModDim(const Infer& ctx, std::span<const Dim> args) {
  const Dim a = args[0], b = args[1];
  const auto floored = [&](Dim x, Dim y) {
    return ctx.Sub(x, ctx.Mul(y, ctx.Div(x, y)));
  };
  if (!ctx.Bool("fmod")) return floored(a, b);
  const auto negative = [&](Dim x) { return ctx.Sub(0, x); };
  const Dim size = ctx.Max(b, negative(b));
  return ctx.Sub(floored(ctx.Max(a, 0), size),
                 floored(ctx.Max(negative(a), 0), size));
}
}  // namespace plexus

PLEXUS_OP(mod) {
  return plexus::Op("Mod",
                    "The remainder of A / B with the sign of B, as "
                    "NumPy's mod; with fmod that of A, as C's fmod. Of floats "
                    "the remainder by zero, and that of infinity, is NaN; of "
                    "integers, division by zero is an error.")
      .Type("T", plexus::kAllTypes & ~plexus::kBool &
                     ~plexus::Bit(PLEXUS_FLOAT16) &
                     ~plexus::Bit(PLEXUS_BFLOAT16))
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Attribute("fmod", PLEXUS_ATTR_BOOL, "0",
                 "Whether the result has the sign of A; not only for floats.")
      .Traits(PLEXUS_ELEMENTWISE)
      .Prepare<plexus::PrepareMod>()
      .DimRule<plexus::ModDim>();
}
#endif
