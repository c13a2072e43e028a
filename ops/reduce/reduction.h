// What operators share that combine all elements along some axes: the inputs
// and attributes of ONNX's reductions, their shape rule, and how the work is
// laid out and split. The order of elements is fixed by the logical shape:
// where the axes are innermost a kernel sees each group as one dense row, else
// it is to take the elements one after the other.
#ifndef PLEXUS_OPS_REDUCE_REDUCTION_H_
#define PLEXUS_OPS_REDUCE_REDUCTION_H_

#include <plexus/op.h>

#include <cstdint>
#include <vector>

#include "ops/layout/walk.h"

namespace plexus::reduce {

/// The types that are summed.
inline constexpr uint32_t kTypes =
    kFloats | Bit(PLEXUS_INT32) | Bit(PLEXUS_INT64);

/// Columns that are turned into rows at a time.
inline constexpr int64_t kTurned = 32;

/// The kernels of one reduction and dtype.
struct Kernels {
  /// y[r] from the row x[r n] to x[r n + n - 1], for 0 <= r < rows.
  void (*rows)(const void* x, int64_t n, int64_t rows, void* y);
  /// y[j] from all x[offset + j step], 0 <= j < n, where offset runs over `axes`
  /// in order; at least one axis. If step isn't 1 the last axis is dense, and n
  /// is kTurned at most.
  void (*columns)(const void* x, const layout::Axes& axes, int64_t step,
                  int64_t n, void* y);
  /// NULL, or what is done to n finished elements of `count` each.
  void (*finish)(void* y, int64_t n, int64_t count);
};

/// data (one of `types`), axes, keepdims and noop_with_empty_axes, the result,
/// the shape rule, and the trait PLEXUS_ROWWISE.
Op Declare(const char* name, const char* doc, uint32_t types = kTypes);

/// Sets the kernel of a node; `kernels` are those of its dtype. The node is
/// rowwise where the last axis alone is reduced, and kept.
void Prepare(const plexus::Prepare& ctx, const Kernels& kernels,
             PlexusKernel* kernel);

/// The same of a node that has no such inputs and attributes: `reduced` says
/// which axes of its first input are.
void PrepareAlong(const plexus::Prepare& ctx, const std::vector<bool>& reduced,
                  const Kernels& kernels, PlexusKernel* kernel);

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_REDUCTION_H_
