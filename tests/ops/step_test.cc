#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_step(void);

namespace plexus::testing {
namespace {

TEST_CASE("Step is 1 above zero, else 0, also for NaN") {
  CHECK(SweepExact<1, float, double, int32_t, int64_t, uint8_t>(
            plexus_op_step(), [](auto x) {
              return static_cast<decltype(x)>(x > 0 ? 1 : 0);
            }) == "");
}

}  // namespace
}  // namespace plexus::testing
