#include "ops/reduce/sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce/sum.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace {

using plexus::reduce::Kernels;
using plexus::reduce::Terms;

template <class F>
Kernels SumsOf(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return reduce::FoldKernels<F, float>();
    case PLEXUS_FLOAT64:
      return reduce::FoldKernels<F, double>();
    case PLEXUS_INT32:
      return reduce::FoldKernels<F, uint32_t>();
    default:
      // Highway doesn't multiply 64 bits on all levels.
      if constexpr (std::is_same_v<F, reduce::SquareFold>) {
        return reduce::LoopKernels<F, uint64_t>();
      } else {
        return reduce::FoldKernels<F, uint64_t>();
      }
  }
}

}  // namespace

Kernels Sums(int32_t dtype, Terms terms) {
  switch (terms) {
    case Terms::kMagnitudes:
      return SumsOf<reduce::AbsFold>(dtype);
    case Terms::kSquares:
      return SumsOf<reduce::SquareFold>(dtype);
    default:
      return SumsOf<reduce::SumFold>(dtype);
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(Sums);

reduce::Kernels reduce::SumKernels(uint32_t simd, int32_t dtype, Terms terms) {
  return SumsAt(simd)(dtype, terms);
}

}  // namespace plexus
#endif
