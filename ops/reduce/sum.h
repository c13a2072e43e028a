// The kernels of sums, chosen for a SIMD level.
#ifndef PLEXUS_OPS_REDUCE_SUM_H_
#define PLEXUS_OPS_REDUCE_SUM_H_

#include "ops/reduce/reduction.h"

namespace plexus::reduce {

/// What is added up.
enum class Terms { kElements, kMagnitudes, kSquares };

/// Sums of one of kTypes, in the order that fold-inl.h says; integers wrap.
Kernels SumKernels(uint32_t simd, int32_t dtype,
                   Terms terms = Terms::kElements);

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_SUM_H_
