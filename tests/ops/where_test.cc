#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_where(void);

namespace plexus::testing {
namespace {

template <typename T>
void CheckWhere() {
  CHECK(SweepMixed<bool, T, T>(plexus_op_where(), [](bool condition, T x, T y) {
          return condition ? x : y;
        }) == "");
}

TEST_CASE("Where chooses, whatever the dtype") {
  CheckWhere<float>();
  CheckWhere<double>();
  CheckWhere<int8_t>();
  CheckWhere<int16_t>();
  CheckWhere<int32_t>();
  CheckWhere<int64_t>();
  CheckWhere<uint8_t>();
  CheckWhere<uint16_t>();
  CheckWhere<uint32_t>();
  CheckWhere<uint64_t>();
  CheckWhere<bool>();
  CheckWhere<Float16>();
  CheckWhere<BFloat16>();
}

TEST_CASE("Where broadcasts the condition too") {
  const Outcome got = RunOp(plexus_op_where(),
                            {TestTensor::OfBool({2, 1}, {1, 0}),
                             TestTensor::Of<int64_t>({3}, {1, 2, 3}),
                             TestTensor::Of<int64_t>({}, {9})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == std::vector<int64_t>{2, 3});
  CHECK(got.outputs[0].values<int64_t>() ==
        std::vector<int64_t>{1, 2, 3, 9, 9, 9});
}

}  // namespace
}  // namespace plexus::testing
