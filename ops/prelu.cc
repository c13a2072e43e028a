#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/prelu.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct PReLUExpr {
  template <class D, class V>
  V operator()(D d, V x, V slope) const {
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(slope, x), x);
  }
};

/// Highway does not multiply 64 bits on all levels.
struct PReLUWrapping {
  int64_t operator()(int64_t x, int64_t slope) const {
    const auto product =
        static_cast<uint64_t>(slope) * static_cast<uint64_t>(x);
    return x < 0 ? static_cast<int64_t>(product) : x;
  }
};

PlexusTileFn PReLUTile(int32_t dtype) {
  if (dtype == PLEXUS_INT64) {
    return &LoopTile<PReLUWrapping, int64_t, int64_t, int64_t>;
  }
  return TileFor<PReLUExpr, 2, float, double, int32_t>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(PReLUTile);

void PReLUShape(const Infer& ctx) {
  const int rank = ctx.rank(0), of_slope = ctx.rank(1);
  if (of_slope > rank) {
    ctx.Fail("slope has rank ", of_slope, ", X only ", rank,
             ": slope is broadcast to X");
  }
  for (int k = 0; k < of_slope; ++k) {
    const Dim slope = ctx.dim(1, k);
    if (slope.is_number() && slope.number() == 1) continue;
    ctx.Equal({0, rank - of_slope + k, "X"}, {1, k, "slope"});
  }
  ctx.Output(0, ctx.shape(0));
}
}  // namespace plexus

PLEXUS_OP(prelu) {
  return plexus::Op("PReLU",
                    "X where X >= 0, else slope * X; NaN stays NaN, and "
                    "integers wrap.")
      .Alias("PRelu")
      .Type("T", plexus::kArithmetic & ~plexus::Bit(PLEXUS_UINT8))
      .Input("X", "T")
      .Input("slope", "T", "Broadcast to the shape of X.")
      .Output("Y", "T")
      .Infer<plexus::PReLUShape>()
      .Elementwise<plexus::PReLUTileAt>();
}
#endif
