// The logarithm of Softmax along an axis, for operators that have it in them.
#ifndef PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_
#define PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_

#include <cstdint>

#include "ops/reduce/line_map.h"

namespace plexus::softmax {

/// What LineMap selects with: (x - m) - log(sum of e^(x - m)) along an axis, m
/// being the largest x; the sum is done as by ReduceSum. For float32 and float64.
using LogSoftmaxesFn = reduce::LineMapFn (*)(int32_t dtype, bool rows);
LogSoftmaxesFn LogSoftmaxes(uint32_t simd);

}  // namespace plexus::softmax

#endif  // PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_
