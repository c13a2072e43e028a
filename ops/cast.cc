#include <plexus/op.h>

#include "ops/cast.h"
#include "ops/elementwise/cast_element.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/cast.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

template <typename To>
struct CastElement {
  template <typename From>
  To operator()(From x) const {
    return plexus::CastTo<To>(x);
  }
};

#if HWY_TARGET <= HWY_AVX2
/// Between float and float16, as its bits, by the processor's own instructions:
/// they give what float16.h gives.
struct CastToHalf {
  template <class D, class V>
  auto operator()(D /*d*/, V x) const {
    const hn::Rebind<hwy::float16_t, D> half;
    return hn::BitCast(hn::Rebind<uint16_t, D>(), hn::DemoteTo(half, x));
  }
};
struct CastFromHalf {
  template <class D, class V>
  auto operator()(D d, V x) const {
    const hn::Rebind<hwy::float16_t, D> half;
    return hn::PromoteTo(d, hn::BitCast(half, x));
  }
};
#endif

/// The tile for dtypes that nets, images and sounds have, for each SIMD level;
/// NULL for others.
PlexusTileFn CastTile(int32_t from, int32_t to) {
#if HWY_TARGET <= HWY_AVX2
  if (from == PLEXUS_FLOAT32 && to == PLEXUS_FLOAT16) {
    return &MixedTile<CastToHalf, uint16_t, float>;
  }
  if (from == PLEXUS_FLOAT16 && to == PLEXUS_FLOAT32) {
    return &MixedTile<CastFromHalf, float, uint16_t>;
  }
#endif
  PlexusTileFn tile = nullptr;
  const int32_t read = from == PLEXUS_BOOL ? PLEXUS_UINT8 : from;  // 0 or 1
  ForDtype<float, double, int8_t, int32_t, int64_t, uint8_t, Float16, BFloat16>(
      read, [&]<typename From>() {
        ForDtype<float, double, int8_t, int32_t, int64_t, uint8_t, bool, Float16,
                 BFloat16>(to, [&]<typename To>() {
          tile = &LoopTile<CastElement<To>, To, From>;
        });
      });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(CastTile);

namespace {

/// Calls fn.operator()<T>() with the C++ type of any dtype.
template <typename Fn>
void ForAnyDtype(int32_t dtype, const Fn& fn) {
  ForDtype<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t,
           uint32_t, uint64_t, bool, Float16, BFloat16>(dtype, fn);
}

PlexusTileFn AnyCastTile(int32_t from, int32_t to) {
  PlexusTileFn tile = nullptr;
  ForAnyDtype(from, [&]<typename From>() {
    ForAnyDtype(to, [&]<typename To>() {
      tile = ScalarTile<&CastTo<To, From>>(0)(from);
    });
  });
  return tile;
}

void CastShape(const Infer& ctx) {
  ctx.Output(0, ctx.shape(0), ctx.Dtype("to"));
}

void PrepareCast(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = CastTileFor(ctx.simd(), ctx.dtype(0), ctx.output(0).dtype);
}

}  // namespace

PlexusTileFn CastTileFor(uint32_t simd, int32_t from, int32_t to) {
  const PlexusTileFn tile = CastTileAt(simd)(from, to);
  return tile != nullptr ? tile : AnyCastTile(from, to);
}

}  // namespace plexus

PLEXUS_OP(cast) {
  return plexus::Op(
             "Cast",
             "The input as another dtype. Floats to integers are truncated and "
             "held to the range, NaN gives 0; integers to integers wrap; "
             "narrower floats are rounded to nearest even; to bool: x != 0.")
      .Type("T1", plexus::kAllTypes)
      .Type("T2", plexus::kAllTypes)
      .Input("input", "T1")
      .Output("output", "T2")
      .Attribute("to", PLEXUS_ATTR_DTYPE, nullptr, "The dtype of the output.",
                 PLEXUS_REQUIRED)
      .Traits(PLEXUS_ELEMENTWISE)
      .Infer<plexus::CastShape>()
      .Prepare<plexus::PrepareCast>();
}
#endif
