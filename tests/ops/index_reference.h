// What the tests of operators that take tensors of indices share.
#ifndef PLEXUS_TESTS_OPS_INDEX_REFERENCE_H_
#define PLEXUS_TESTS_OPS_INDEX_REFERENCE_H_

#include "tests/ops/layout_reference.h"

namespace plexus::testing {

/// Indices over the whole range of each bound, in turn, in no order; duplicates
/// are many.
inline Shape SomeIndices(const Shape& shape, const Shape& bounds) {
  Shape indices;
  const size_t count = Numbered(shape).size();
  for (size_t i = 0; i < count; ++i) {
    const int64_t bound = bounds[i % bounds.size()];
    indices.push_back(static_cast<int64_t>(i * 7919 + 3) % (2 * bound) - bound);
  }
  return indices;
}

/// Counted from the front.
inline int64_t Front(int64_t index, int64_t bound) {
  return index < 0 ? index + bound : index;
}

/// As what a graph computes, as a constant, and as int32.
inline std::vector<TestTensor> IndexTensors(const Shape& shape,
                                            const Shape& indices) {
  const std::vector<int32_t> narrow(indices.begin(), indices.end());
  return {TestTensor::Of<int64_t>(shape, indices),
          TestTensor::Constant<int64_t>(shape, indices),
          TestTensor::Of<int32_t>(shape, narrow)};
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_INDEX_REFERENCE_H_
