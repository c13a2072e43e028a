// The logarithm of Softmax along an axis, for operators that have it in them.
#ifndef PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_
#define PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_

#include <plexus/op.h>

#include "ops/reduce/lines.h"

namespace plexus::softmax {

/// (x - m) - log(sum of e^(x - m)) along an axis, m being the largest x; the
/// sum is done as by ReduceSum.
class LogSoftmax {
 public:
  LogSoftmax() = default;
  /// For float32 or float64.
  LogSoftmax(uint32_t simd, int32_t dtype, std::span<const int64_t> shape,
             int axis);

  /// Along the last axis: each row by itself.
  bool rows() const { return lines_.rows; }
  /// From the run's first input to `y`, on all threads; `outer` tells how many
  /// rows, where that is not all of them.
  void Run(plexus::Run ctx, void* y, int64_t outer = -1) const;

  /// Of n lines of `count` elements, `stride` apart.
  using Fn = void (*)(const void* x, int64_t count, int64_t stride, int64_t n,
                      void* y);

 private:
  Fn fn_ = nullptr;
  int64_t element_size_ = 0;
  reduce::Lines lines_ = {};
};

}  // namespace plexus::softmax

#endif  // PLEXUS_OPS_SOFTMAX_LOG_SOFTMAX_H_
