#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_not(void);

namespace plexus::testing {
namespace {

TEST_CASE("Not turns true into false and false into true") {
  CHECK(SweepExact<1, bool>(plexus_op_not(), [](bool x) { return !x; }) == "");
}

}  // namespace
}  // namespace plexus::testing
