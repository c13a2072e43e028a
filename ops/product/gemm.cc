#include "ops/product/gemm.h"

#include <plexus/op.h>
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/product/gemm.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/product/few-inl.h"
#include "ops/product/gemm-inl.h"
#include "ops/product/stream-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

/// Integers are computed as unsigned ones, which wrap.
product::GemmFn GemmOf(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return &MultiplyBlock<float>;
    case PLEXUS_FLOAT64:
      return &MultiplyBlock<double>;
    case PLEXUS_INT32:
      return &MultiplyBlock<uint32_t>;
    case PLEXUS_INT64:
      return &MultiplyBlock<uint64_t>;
    default:
      return nullptr;
  }
}

product::FewFn FewOf(int32_t dtype, int64_t k) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return FewProduct<float>(k);
    case PLEXUS_FLOAT64:
      return FewProduct<double>(k);
    case PLEXUS_INT32:
      return FewProduct<uint32_t>(k);
    case PLEXUS_INT64:
      return FewProduct<uint64_t>(k);
    default:
      return nullptr;
  }
}

product::GemmFn StreamOf(int32_t dtype, int32_t b_dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return b_dtype == PLEXUS_BFLOAT16 ? &MultiplyStream<float, BFloat16>
                                        : &MultiplyStream<float, float>;
    case PLEXUS_FLOAT64:
      return &MultiplyStream<double, double>;
    case PLEXUS_INT32:
      return &MultiplyStream<uint32_t, uint32_t>;
    case PLEXUS_INT64:
      return &MultiplyStream<uint64_t, uint64_t>;
    default:
      return nullptr;
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(GemmOf);
PLEXUS_SIMD_EXPORT(FewOf);
PLEXUS_SIMD_EXPORT(StreamOf);

product::GemmFn product::FindGemm(uint32_t simd, int32_t dtype) {
  return GemmOfAt(simd)(dtype);
}

product::FewFn product::FindFew(uint32_t simd, int32_t dtype, int64_t k) {
  return FewOfAt(simd)(dtype, k);
}

product::GemmFn product::FindStream(uint32_t simd, int32_t dtype,
                                    int32_t b_dtype) {
  return StreamOfAt(simd)(dtype, b_dtype);
}
}  // namespace plexus
#endif
