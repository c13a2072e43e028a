#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_round(void);

namespace plexus::testing {
namespace {

TEST_CASE("Round takes halves to even; -0, infinities and NaN stay") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_round(),
            [](auto x) { return std::nearbyint(x); }) == "");
}

TEST_CASE("Round of halves, as ONNX documents it") {
  const Outcome got = RunOp(
      plexus_op_round(),
      {TestTensor::Of<float>({8}, {0.1f, 0.5f, 0.9f, 1.2f, 1.5f, 1.8f, 2.5f,
                                   -4.5f})});
  REQUIRE(got.text == "");
  CHECK(got.outputs.at(0).values<float>() ==
        std::vector<float>{0, 0, 1, 1, 2, 2, 2, -4});
}

}  // namespace
}  // namespace plexus::testing
