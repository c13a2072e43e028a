#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/add.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct AddExpr {
  template <class D, class V>
  V operator()(D /*d*/, V a, V b) const {
    return hn::Add(a, b);
  }
};

PlexusTileFn AddTile(int32_t dtype) {
  return TileFor<AddExpr, 2, float, double, int32_t, int64_t, uint8_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(AddTile);

Dim AddDim(const Infer& ctx, std::span<const Dim> args) {
  return ctx.Add(args[0], args[1]);
}
}  // namespace plexus

PLEXUS_OP(add) {
  return plexus::Op("Add", "A + B; integers wrap.")
      .Type("T", plexus::kArithmetic)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T")
      .Elementwise<plexus::AddTileAt>()
      .DimRule<plexus::AddDim>();
}
#endif
