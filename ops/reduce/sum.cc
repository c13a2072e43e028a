#include "ops/reduce/sum.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce/sum.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

template <typename T>
void SumRows(const void* x, int64_t n, int64_t rows, void* y) {
  const hn::CappedTag<T, reduce::kSumLanes> d;
  for (int64_t r = 0; r < rows; ++r) {
    static_cast<T*>(y)[r] = reduce::RowSum(d, static_cast<const T*>(x) + r * n,
                                           static_cast<size_t>(n));
  }
}

template <typename T>
void SumColumns(const void* x, const layout::Axes& axes, int64_t n, void* y) {
  T* const sums = static_cast<T*>(y);
  std::fill_n(sums, n, T{0});
  layout::Axes outer = axes;
  --outer.rank;
  layout::Walk walk(outer, 0);
  const int64_t steps = outer.Count();
  for (int64_t i = 0; i < steps; ++i, walk.Next()) {
    reduce::AddRows(static_cast<const T*>(x) + walk.offset(),
                    axes.strides[outer.rank], axes.dims[outer.rank],
                    static_cast<size_t>(n), sums);
  }
}

template <typename T>
plexus::reduce::Kernels KernelsOf() {
  return {&SumRows<T>, &SumColumns<T>, nullptr};
}

}  // namespace

plexus::reduce::Kernels Sums(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return KernelsOf<float>();
    case PLEXUS_FLOAT64:
      return KernelsOf<double>();
    case PLEXUS_INT32:
      return KernelsOf<uint32_t>();
    default:
      return KernelsOf<uint64_t>();
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(Sums);

reduce::Kernels reduce::SumKernels(uint32_t simd, int32_t dtype) {
  return SumsAt(simd)(dtype);
}

}  // namespace plexus
#endif
