#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_mean(void);

namespace plexus::testing {
namespace {

TEST_CASE("Mean is the sum in order, divided by how many there are") {
  const PlexusOp* op = plexus_op_mean();
  CHECK(SweepExact<1, float, double>(op, [](auto a) { return a; }) == "");
  CHECK(SweepExact<2, float, double>(
            op, [](auto a, auto b) { return (a + b) / 2; }) == "");
  CHECK(SweepExact<3, float, double>(op, [](auto a, auto b, auto c) {
          return (a + b + c) / 3;
        }) == "");
}

}  // namespace
}  // namespace plexus::testing
