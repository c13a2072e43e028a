#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_abs(void);

namespace plexus::testing {
namespace {

TEST_CASE("Abs of floats clears the sign") {
  CHECK(SweepExact<1, float, double>(
            plexus_op_abs(),
            [](auto x) { return std::fabs(x); }) == "");
}

TEST_CASE("Abs of integers; the least stays itself") {
  CHECK(SweepExact<1, int32_t, int64_t, uint8_t>(plexus_op_abs(), [](auto x) {
          const auto bits = static_cast<uint64_t>(x);
          return static_cast<decltype(x)>(x < 0 ? 0 - bits : bits);
        }) == "");
}

TEST_CASE("Abs of a dim is the host's") {
  CHECK(RunDimRule(plexus_op_abs(), {-3}).value == 3);
  CHECK(RunDimRule(plexus_op_abs(), {4}).value == 4);
}

}  // namespace
}  // namespace plexus::testing
