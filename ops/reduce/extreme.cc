#include "ops/reduce/extreme.h"

#include <limits>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce/extreme.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

using plexus::reduce::Extreme;
using plexus::reduce::Kernels;

template <Extreme kExtreme>
struct ExtremeFold {
  static constexpr bool kLargest = kExtreme == Extreme::kLargest;

  template <typename T, typename L = std::numeric_limits<T>>
  static constexpr T kStart =
      L::has_infinity ? (kLargest ? -L::infinity() : L::infinity())
                      : (kLargest ? L::lowest() : L::max());

  template <class D, class V>
  static HWY_INLINE V Term(D /*d*/, V x) {
    return x;
  }
  /// `a` came first: it stays unless b is NaN, or further out.
  template <class V>
  static HWY_INLINE V Combine(V a, V b) {
    if constexpr (!std::is_floating_point_v<hn::TFromV<V>>) {
      return kLargest ? hn::Max(a, b) : hn::Min(a, b);
    } else {
      const auto further = kLargest ? hn::Gt(b, a) : hn::Lt(b, a);
      return hn::IfThenElse(hn::Or(further, hn::IsNaN(b)), b, a);
    }
  }
};

template <class F, typename T>
void ExtremeRows(const void* x_data, int64_t n, int64_t rows, void* y_data) {
  const T* x = static_cast<const T*>(x_data);
  T* const y = static_cast<T*>(y_data);
  reduce::FoldRows<F, T>(x, n, rows, y);
  if constexpr (std::is_floating_point_v<T>) {
    // Lanes don't know which zero came first.
    for (int64_t r = 0; r < rows; ++r, x += n) {
      if (y[r] == 0) y[r] = *std::find(x, x + n, T{0});
    }
  }
}

template <class F, typename T>
Kernels KernelsOf() {
  return {&ExtremeRows<F, T>, &reduce::FoldColumns<F, T>, nullptr};
}

template <Extreme kExtreme>
Kernels ExtremesOf(int32_t dtype) {
  Kernels kernels = {};
  ForDtype<float, double, int32_t, int64_t, uint8_t>(dtype, [&]<typename T>() {
    kernels = KernelsOf<ExtremeFold<kExtreme>, T>();
  });
  return kernels;
}

}  // namespace

Kernels Extremes(int32_t dtype, Extreme extreme) {
  return extreme == Extreme::kLargest ? ExtremesOf<Extreme::kLargest>(dtype)
                                      : ExtremesOf<Extreme::kSmallest>(dtype);
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(Extremes);

reduce::Kernels reduce::ExtremeKernels(uint32_t simd, int32_t dtype,
                                       Extreme extreme) {
  return ExtremesAt(simd)(dtype, extreme);
}

}  // namespace plexus
#endif
