#include <plexus/float16.h>
#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/cast.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include <type_traits>

#include "ops/cast.h"
#include "ops/elementwise/saturate.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct CastToFloat {
  template <typename X>
  float operator()(X x) const {
    return static_cast<float>(x);
  }
};
struct CastToDouble {
  double operator()(float x) const { return x; }
};
struct CastToByte {
  uint8_t operator()(float x) const {
    const float positive = x > 0 ? x : 0;  // NaN gives 0
    return static_cast<uint8_t>(
        static_cast<int32_t>(positive < 255 ? positive : 255));
  }
};

/// The pairs that images and mixed precision go through, for each SIMD level;
/// NULL for the others.
PlexusTileFn CastTile(int32_t from, int32_t to) {
  if (from == PLEXUS_UINT8 && to == PLEXUS_FLOAT32) {
    return &LoopTile<CastToFloat, float, uint8_t>;
  }
  if (from == PLEXUS_FLOAT64 && to == PLEXUS_FLOAT32) {
    return &LoopTile<CastToFloat, float, double>;
  }
  if (from == PLEXUS_FLOAT32 && to == PLEXUS_FLOAT64) {
    return &LoopTile<CastToDouble, double, float>;
  }
  if (from == PLEXUS_FLOAT32 && to == PLEXUS_UINT8) {
    return &LoopTile<CastToByte, uint8_t, float>;
  }
  return nullptr;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(CastTile);

namespace {

template <typename T>
constexpr bool kIsHalf =
    std::is_same_v<T, Float16> || std::is_same_v<T, BFloat16>;

template <typename To, typename From>
To CastTo(From x) {
  if constexpr (kIsHalf<From>) {
    return CastTo<To>(ToFloat(x));
  } else if constexpr (kIsHalf<To>) {
    return RoundTo<To>(x);
  } else if constexpr (std::is_same_v<To, bool>) {
    return x != 0;
  } else if constexpr (std::is_floating_point_v<From> &&
                       std::is_integral_v<To>) {
    return SaturateTo<To>(x);
  } else {
    return static_cast<To>(x);
  }
}

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
