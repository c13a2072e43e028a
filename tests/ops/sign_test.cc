#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_sign(void);

namespace plexus::testing {
namespace {

TEST_CASE("Sign is 1, 0 or -1; zeros give 0 and NaN stays") {
  CHECK(SweepExact<1, float, double, int32_t, int64_t, uint8_t>(
            plexus_op_sign(), [](auto x) {
              using T = decltype(x);
              if (x == 0) return T{0};
              return x > 0 ? T{1} : x < 0 ? static_cast<T>(-1) : x;
            }) == "");
}

}  // namespace
}  // namespace plexus::testing
