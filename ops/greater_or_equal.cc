#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/greater_or_equal.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/elementwise/order-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

PlexusTileFn GreaterOrEqualTile(int32_t dtype) {
  return order::CompareTile<order::Swapped<order::LessOrEqualExpr>::Of>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(GreaterOrEqualTile);
}  // namespace plexus

PLEXUS_OP(greater_or_equal) {
  return plexus::Op("GreaterOrEqual",
                    "Whether A >= B: -0 equals 0, NaN compares with nothing, "
                    "true is greater than false.")
      .Type("T", plexus::kAllTypes)
      .Type("T1", plexus::kBool)
      .Input("A", "T")
      .Input("B", "T")
      .Output("C", "T1")
      .Elementwise<plexus::GreaterOrEqualTileAt>();
}
#endif
