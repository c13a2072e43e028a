// Register-blocked tiles of C = A B for the columns that are summed with k
// ascending; see product/gemm.h for the rule. Included once per SIMD target,
// after simd-inl.h.
#if defined(PLEXUS_PRODUCT_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_PRODUCT_TILE_INL_H_
#undef PLEXUS_PRODUCT_TILE_INL_H_
#else
#define PLEXUS_PRODUCT_TILE_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// What becomes of a sum over a part of k.
enum class Sum {
  kStart,     ///< starts at +0 and is stored
  kContinue,  ///< starts at what C holds
  kAdd        ///< starts at +0 and is added to what C holds
};

/// How many sums are kept in registers: two or three short of all, for the
/// factors. With one lane a vector is a plain register.
inline constexpr size_t kAccumulators = HWY_TARGET <= HWY_AVX3     ? 24
                                        : HWY_TARGET == HWY_SCALAR ? 8
                                                                   : 12;
inline constexpr size_t kTileVecs = HWY_TARGET == HWY_SCALAR ? 4 : 2;
/// With eight rows each of them has a pointer in a register; with twelve some are
/// loaded anew for every step of k.
inline constexpr size_t kTileRows =
    kAccumulators / kTileVecs > 8 ? 8 : kAccumulators / kTileVecs;

/// a b + c: fused where the target can, for integers wrapping.
template <class V>
HWY_INLINE V Accumulate(V a, V b, V c) {
  if constexpr (std::is_floating_point_v<hn::TFromV<V>>) {
    return hn::MulAdd(a, b, c);
  } else {
    return hn::Add(hn::Mul(a, b), c);
  }
}

/// kRows rows of kVecs vectors of C. Strides are from row to row, in elements.
/// kOwnB: each row has a B of its own, b_step elements further.
template <size_t kRows, size_t kVecs, bool kOwnB, class D,
          typename T = hn::TFromD<D>>
HWY_NOINLINE void Tile(D d, const T* HWY_RESTRICT a, int64_t a_stride,
                       const T* HWY_RESTRICT b, int64_t b_stride,
                       int64_t b_step, int64_t k, T* HWY_RESTRICT c,
                       int64_t c_stride, Sum sum) {
  constexpr size_t kLanes = hn::MaxLanes(D());
  hn::Vec<D> acc[kRows][kVecs];
  HWY_UNROLL(24)
  for (size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(16)
    for (size_t v = 0; v < kVecs; ++v) {
      acc[r][v] = sum == Sum::kContinue
                      ? hn::LoadU(d, c + r * c_stride + v * kLanes)
                      : hn::Zero(d);
    }
  }
  for (int64_t i = 0; i < k; ++i) {
    if constexpr (kOwnB) {
      HWY_UNROLL(24)
      for (size_t r = 0; r < kRows; ++r) {
        const auto x = hn::Set(d, a[r * a_stride + i]);
        HWY_UNROLL(16)
        for (size_t v = 0; v < kVecs; ++v) {
          acc[r][v] = Accumulate(x, hn::LoadU(d, b + r * b_step + v * kLanes),
                                 acc[r][v]);
        }
      }
    } else {
      hn::Vec<D> y[kVecs];
      HWY_UNROLL(16)
      for (size_t v = 0; v < kVecs; ++v) y[v] = hn::LoadU(d, b + v * kLanes);
      HWY_UNROLL(24)
      for (size_t r = 0; r < kRows; ++r) {
        const auto x = hn::Set(d, a[r * a_stride + i]);
        HWY_UNROLL(16)
        for (size_t v = 0; v < kVecs; ++v) {
          acc[r][v] = Accumulate(x, y[v], acc[r][v]);
        }
      }
    }
    b += b_stride;
  }
  // Else the addresses of C's rows would be kept through the loop, in registers
  // that those of A's rows need.
  asm volatile("" : "+r"(c), "+r"(c_stride));
  HWY_UNROLL(24)
  for (size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(16)
    for (size_t v = 0; v < kVecs; ++v) {
      T* const p = c + r * c_stride + v * kLanes;
      hn::StoreU(
          sum == Sum::kAdd ? hn::Add(hn::LoadU(d, p), acc[r][v]) : acc[r][v], d,
          p);
    }
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_PRODUCT_TILE_INL_H_
