#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/log.cc"
#include <hwy/foreach_target.h>
#include <plexus/log-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct LogExpr {
  template <class D, class V>
  V operator()(D d, V x) const {
    return Log(d, x);
  }
};

PlexusTileFn LogTile(int32_t dtype) {
  return TileFor<LogExpr, 1, float, double>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(LogTile);
}  // namespace plexus

PLEXUS_OP(log) {
  return plexus::Op("Log",
                    "The natural logarithm; -inf for zeros, NaN below them.")
      .Type("T", plexus::kFloats)
      .Input("input", "T")
      .Output("output", "T")
      .Accuracy(1)
      .Elementwise<plexus::LogTileAt>();
}
#endif
