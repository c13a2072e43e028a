#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_thresholded_relu(void);

namespace plexus::testing {
namespace {

TEST_CASE("ThresholdedReLU keeps what is above alpha; NaN stays") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_thresholded_relu(),
            [](auto x) { return x <= 1 ? decltype(x){0} : x; }) == "");
  CHECK(SweepExact<1, float, double>(
            plexus_op_thresholded_relu(),
            [](auto x) { return x <= -3 ? decltype(x){0} : x; },
            {{{"alpha", "-3"}}}) == "");
}

}  // namespace
}  // namespace plexus::testing
