#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_leaky_relu(void);

namespace plexus::testing {
namespace {

TEST_CASE("LeakyReLU scales what is negative; NaN and -0 stay") {
  CHECK(SweepExact<1, float, double>(plexus_op_leaky_relu(), [](auto x) {
          using T = decltype(x);
          return x < 0 ? static_cast<T>(0.01) * x : x;
        }) == "");
  CHECK(SweepExact<1, float, double>(
            plexus_op_leaky_relu(), [](auto x) { return x < 0 ? -2 * x : x; },
            {{{"alpha", "-2"}}}) == "");
}

}  // namespace
}  // namespace plexus::testing
