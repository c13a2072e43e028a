#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_relu(void);

namespace plexus::testing {
namespace {

TEST_CASE("ReLU keeps what is not negative; NaN and -0 stay") {
  CHECK(SweepExact<1, float, double, int32_t, int64_t>(
            plexus_op_relu(),
            [](auto x) { return x < 0 ? decltype(x){0} : x; }) == "");
}

}  // namespace
}  // namespace plexus::testing
