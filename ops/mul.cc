#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/mul.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct MulExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Mul(a, b);
  }
};

/// Highway multiplies neither bytes nor, on all levels, 64 bits.
struct MulWrapping {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  }
};

PlexusTileFn MulTile(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_INT64:
      return &LoopTile<MulWrapping, int64_t, int64_t, int64_t>;
    case PLEXUS_UINT8:
      return &LoopTile<MulWrapping, uint8_t, uint8_t, uint8_t>;
    default:
      return TileFor<MulExpr, 2, float, double, int32_t>(dtype);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(MulTile);

Dim MulDim(const Infer& ctx, std::span<const Dim> args) {
  return ctx.Mul(args[0], args[1]);
}
}  // namespace plexus

PLEXUS_OP(mul) {
  return plexus::Op("Mul", "A * B; integers wrap.")
      .Type("T", plexus::kArithmetic)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::MulTileAt>()
      .DimRule<plexus::MulDim>();
}
#endif
