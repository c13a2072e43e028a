// What the tests of Einsum share.
#ifndef PLEXUS_TESTS_OPS_EINSUM_CALL_H_
#define PLEXUS_TESTS_OPS_EINSUM_CALL_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_einsum(void);

namespace plexus::testing {

using Shape = std::vector<int64_t>;
using Ints = std::vector<int64_t>;

/// One run of that equation.
inline Outcome Einsum(const std::string& equation,
                      std::vector<TestTensor> inputs,
                      RunOptions options = {}) {
  options.attributes["equation"] = equation;
  return RunOp(plexus_op_einsum(), std::move(inputs), options);
}

/// 0, 1, 2 and so on.
inline Ints Range(int64_t count) {
  Ints values;
  for (int64_t i = 0; i < count; ++i) values.push_back(i);
  return values;
}

inline TestTensor Arange(const Shape& shape) {
  return TestTensor::Of<int64_t>(shape, Range(Count(shape)));
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_EINSUM_CALL_H_
