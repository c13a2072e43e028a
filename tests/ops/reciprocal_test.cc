#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_reciprocal(void);

namespace plexus::testing {
namespace {

TEST_CASE("Reciprocal is the quotient") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_reciprocal(),
            [](auto x) { return 1 / x; }) == "");
}

}  // namespace
}  // namespace plexus::testing
