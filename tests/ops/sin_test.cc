#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_sin(void);

namespace plexus::testing {
namespace {

TEST_CASE("Sin is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_sin(), [](long double x) { return std::sin(x); }) == "");
}

TEST_CASE("Sin is within its accuracy at a million floats") {
  CHECK(SweepFloats(
            plexus_op_sin(), [](double x) { return std::sin(x); }, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
