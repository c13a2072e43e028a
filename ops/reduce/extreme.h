// The kernels of ReduceMax and ReduceMin, chosen for a SIMD level.
#ifndef PLEXUS_OPS_REDUCE_EXTREME_H_
#define PLEXUS_OPS_REDUCE_EXTREME_H_

#include "ops/reduce/reduction.h"

namespace plexus::reduce {

enum class Extreme { kLargest, kSmallest };

/// The largest or smallest elements of one of kArithmetic: NaN if there is one,
/// and the first of equal ones (of -0 and 0). Of none: infinity of the other
/// sign, or the least or greatest integer.
Kernels ExtremeKernels(uint32_t simd, int32_t dtype, Extreme extreme);

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_EXTREME_H_
