#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_or(void);

namespace plexus::testing {
namespace {

TEST_CASE("Or is that of logic") {
  CHECK(SweepExact<2, bool>(plexus_op_or(), [](bool a, bool b) {
          return a || b;
        }) == "");
}

}  // namespace
}  // namespace plexus::testing
