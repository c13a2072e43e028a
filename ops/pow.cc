#include <plexus/op.h>

#include <algorithm>
#include <type_traits>

#include "ops/elementwise/saturate.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/pow.cc"
#include <hwy/foreach_target.h>
#include <plexus/pow-inl.h>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct PowExpr {
  template <class D, class V>
  V operator()(D d, V x, V y) const {
    return Pow(d, x, y);
  }
};

/// x[i] = x[i]^y[i].
HWY_NOINLINE void PowOfBlock(double* x, const double* y, size_t n) {
  ForEachVector(hn::ScalableTag<double>(), n, [&](auto d, size_t i) HWY_ATTR {
    detail::StoreAnywhere(Pow(d, detail::LoadAnywhere(d, x + i),
                              detail::LoadAnywhere(d, y + i)),
                          d, x + i);
  });
}

/// Of two types, not both integers: in double, then rounded or truncated.
template <typename T, typename T1>
const char* PowMixedTile(const void* const* inputs, const int64_t* strides,
                         void* output, int64_t output_stride, int64_t rows,
                         int64_t n, const void* /*state*/) {
  constexpr int64_t kBlock = 128;
  double x[kBlock], y[kBlock];
  for (int64_t r = 0; r < rows; ++r) {
    const auto* const a = detail::Row<const char>(inputs[0], strides[0], r);
    const auto* const b = detail::Row<const char>(inputs[1], strides[1], r);
    char* const to = detail::Row<char>(output, output_stride, r);
    for (int64_t i = 0; i < n; i += kBlock) {
      const int64_t count = std::min(kBlock, n - i);
      for (int64_t k = 0; k < count; ++k) {
        x[k] =
            static_cast<double>(plexus::detail::LoadElement<T>(a, i + k));
        y[k] =
            static_cast<double>(plexus::detail::LoadElement<T1>(b, i + k));
      }
      PowOfBlock(x, y, static_cast<size_t>(count));
      for (int64_t k = 0; k < count; ++k) {
        T power;
        if constexpr (std::is_integral_v<T>) {
          power = SaturateTo<T>(x[k]);
        } else {
          power = static_cast<T>(x[k]);
        }
        plexus::detail::StoreElement<T>(power, to, i + k);
      }
    }
  }
  return nullptr;
}

/// NULL where both are integers.
PlexusTileFn PowTile(int32_t dtype, int32_t exponent) {
  if (dtype == exponent) return TileFor<PowExpr, 2, float, double>(dtype);
  PlexusTileFn tile = nullptr;
  ForDtype<float, double>(dtype, [&]<typename T>() {
    ForDtype<float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
             uint16_t, uint32_t, uint64_t>(
        exponent, [&]<typename T1>() { tile = &PowMixedTile<T, T1>; });
  });
  ForDtype<int32_t, int64_t, uint8_t>(dtype, [&]<typename T>() {
    ForDtype<float, double>(
        exponent, [&]<typename T1>() { tile = &PowMixedTile<T, T1>; });
  });
  return tile;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(PowTile);

namespace {

/// By squaring; wraps.
template <typename T>
T PowOfIntegers(T x, uint64_t y) {
  uint64_t power = 1;
  for (uint64_t square = static_cast<uint64_t>(x); y != 0; y >>= 1) {
    if ((y & 1) != 0) power *= square;
    square *= square;
  }
  return static_cast<T>(power);
}

template <typename T, typename T1>
const char* PowIntegerTile(const void* const* inputs, const int64_t* strides,
                           void* output, int64_t output_stride, int64_t rows,
                           int64_t n, const void* /*state*/) {
  bool negative = false;
  for (int64_t r = 0; r < rows; ++r) {
    const char* const a =
        static_cast<const char*>(inputs[0]) + r * strides[0];
    const char* const b =
        static_cast<const char*>(inputs[1]) + r * strides[1];
    char* const to = static_cast<char*>(output) + r * output_stride;
    for (int64_t i = 0; i < n; ++i) {
      const T1 y = detail::LoadElement<T1>(b, i);
      if constexpr (std::is_signed_v<T1>) negative |= y < 0;
      detail::StoreElement<T>(PowOfIntegers(detail::LoadElement<T>(a, i),
                                            static_cast<uint64_t>(y)),
                              to, i);
    }
  }
  return negative ? "an integer to a negative power" : nullptr;
}

void PreparePow(const Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = PowTileAt(ctx.simd())(ctx.dtype(0), ctx.dtype(1));
  if (kernel->tile != nullptr) return;
  ForDtype<int32_t, int64_t, uint8_t>(ctx.dtype(0), [&]<typename T>() {
    ForDtype<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t,
             uint64_t>(ctx.dtype(1), [&]<typename T1>() {
      kernel->tile = &PowIntegerTile<T, T1>;
    });
  });
}

}  // namespace
}  // namespace plexus

PLEXUS_OP(pow) {
  return plexus::Op(
             "Pow",
             "X to the power Y, with the special values of C99. An integer to "
             "the power of an integer is exact and wraps; that Y is negative "
             "is an error. Where the dtypes differ otherwise, both are taken "
             "as float64, and the result is rounded to that of X, or truncated "
             "and held to its range.")
      .Type("T", plexus::kArithmetic)
      .Type("T1", plexus::kAllTypes & ~plexus::kBool &
                      ~plexus::Bit(PLEXUS_FLOAT16) &
                      ~plexus::Bit(PLEXUS_BFLOAT16))
      .Input("X", "T")
      .Input("Y", "T1")
      .Output("Z", "T")
      .Traits(PLEXUS_ELEMENTWISE)
      .Accuracy(1)
      .Prepare<plexus::PreparePow>();
}
#endif
