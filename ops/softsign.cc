#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/softsign.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct SoftsignExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::Div(x, hn::Add(hn::Set(d, hn::TFromD<D>{1}), hn::Abs(x)));
  }
};

PlexusTileFn SoftsignTile(int32_t dtype) {
  return TileFor<SoftsignExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(SoftsignTile);
}  // namespace plexus

PLEXUS_OP(softsign) {
  return plexus::Op("Softsign",
                    "X / (1 + |X|); NaN for infinities, as the quotient.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(2)
      .Elementwise<plexus::SoftsignTileAt>();
}
#endif
