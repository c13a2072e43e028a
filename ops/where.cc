#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/where.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct WhereExpr {
  template <class D, class VB, class V>
  V operator()(D d, VB condition, V x, V y) const {
    return hn::IfThenElse(MaskFromBools(d, condition), x, y);
  }
};

/// Elements are only moved: by their size.
PlexusTileFn WhereTile(int64_t size) {
  switch (size) {
    case 1:
      return &MixedTile<WhereExpr, uint8_t, bool, uint8_t, uint8_t>;
    case 2:
      return &MixedTile<WhereExpr, uint16_t, bool, uint16_t, uint16_t>;
    case 4:
      return &MixedTile<WhereExpr, uint32_t, bool, uint32_t, uint32_t>;
    default:
      return &MixedTile<WhereExpr, uint64_t, bool, uint64_t, uint64_t>;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(WhereTile);

void PrepareWhere(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = WhereTileAt(ctx.simd())(ElementSize(ctx.dtype(1)));
}
}  // namespace plexus

PLEXUS_OP(where) {
  return plexus::Op("Where", "X where the condition is true, else Y.")
      .Type("B", plexus::kBool)
      .Type("T", plexus::kAllTypes)
      .Input("condition", "B")
      .Input("X", "T")
      .Input("Y", "T")
      .Output("output", "T")
      .Traits(PLEXUS_ELEMENTWISE | PLEXUS_MOVES)
      .Prepare<plexus::PrepareWhere>();
}
#endif
