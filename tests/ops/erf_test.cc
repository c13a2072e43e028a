#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_erf(void);

namespace plexus::testing {
namespace {

TEST_CASE("Erf is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_erf(), [](long double x) { return std::erf(x); }) == "");
}

TEST_CASE("Erf is within its accuracy at a million floats") {
  CHECK(SweepFloats(
            plexus_op_erf(), [](double x) { return std::erf(x); }, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
