#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_silu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x / (1 + std::exp(-x));
}

TEST_CASE("SiLU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_silu(),
                                     Formula<long double>) == "");
}

TEST_CASE("SiLU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_silu(), Formula<double>, 4099) == "");
}

TEMPLATE_TEST_CASE("SiLU of the largest number below 0 is -0", "", float,
                   double) {
  const TestType x = -std::numeric_limits<TestType>::denorm_min();
  const Outcome got =
      RunOp(plexus_op_silu(), {TestTensor::Of<TestType>({1}, {x})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].values<TestType>()[0] == 0);
  CHECK(std::signbit(got.outputs[0].values<TestType>()[0]));
}

}  // namespace
}  // namespace plexus::testing
