#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_sqrt(void);

namespace plexus::testing {
namespace {

TEST_CASE("Sqrt is correctly rounded") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_sqrt(),
            [](auto x) { return std::sqrt(x); }) == "");
}

}  // namespace
}  // namespace plexus::testing
