#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_ceil(void);

namespace plexus::testing {
namespace {

TEST_CASE("Ceil rounds up; -0, infinities and NaN stay") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_ceil(),
            [](auto x) { return std::ceil(x); }) == "");
}

}  // namespace
}  // namespace plexus::testing
