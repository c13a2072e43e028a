#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_floor(void);

namespace plexus::testing {
namespace {

TEST_CASE("Floor rounds down; -0, infinities and NaN stay") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_floor(),
            [](auto x) { return std::floor(x); }) == "");
}

}  // namespace
}  // namespace plexus::testing
