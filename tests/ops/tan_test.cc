#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_tan(void);

namespace plexus::testing {
namespace {

TEST_CASE("Tan is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_tan(), [](long double x) { return std::tan(x); }) == "");
}

TEST_CASE("Tan is within its accuracy at a million floats") {
  CHECK(SweepFloats(
            plexus_op_tan(), [](double x) { return std::tan(x); }, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
