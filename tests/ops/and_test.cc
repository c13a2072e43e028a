#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_and(void);

namespace plexus::testing {
namespace {

TEST_CASE("And is that of logic") {
  CHECK(SweepExact<2, bool>(plexus_op_and(), [](bool a, bool b) {
          return a && b;
        }) == "");
}

}  // namespace
}  // namespace plexus::testing
