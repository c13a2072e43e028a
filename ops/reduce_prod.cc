#include <plexus/op.h>

#include "ops/reduce/reduction.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/reduce_prod.cc"
#include <hwy/foreach_target.h>
#include <plexus/simd-inl.h>

#include "ops/reduce/fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {

struct ProdFold {
  template <typename T>
  static constexpr T kStart = 1;
  template <class D, class V>
  static HWY_INLINE V Term(D /*d*/, V x) {
    return x;
  }
  template <class V>
  static HWY_INLINE V Combine(V a, V b) {
    return hn::Mul(a, b);
  }
  template <typename T>
  T operator()(T so_far, T x) const {
    return so_far * x;
  }
};

plexus::reduce::Kernels Products(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return reduce::FoldKernels<ProdFold, float>();
    case PLEXUS_FLOAT64:
      return reduce::FoldKernels<ProdFold, double>();
    case PLEXUS_INT32:
      return reduce::LoopKernels<ProdFold, uint32_t>();
    default:
      return reduce::LoopKernels<ProdFold, uint64_t>();
  }
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plexus {
PLEXUS_SIMD_EXPORT(Products);

void PrepareProd(const Prepare& ctx, PlexusKernel* kernel) {
  reduce::Prepare(ctx, ProductsAt(ctx.simd())(ctx.dtype(0)), kernel);
}

}  // namespace plexus

PLEXUS_OP(reduce_prod) {
  return plexus::reduce::Declare(
             "ReduceProd",
             "The product along some axes, in the order of ReduceSum; 1 for no "
             "elements, integers wrap.")
      .Accuracy(-1)
      .Prepare<plexus::PrepareProd>();
}
#endif
