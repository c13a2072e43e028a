#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_hard_sigmoid(void);

namespace plexus::testing {
namespace {

TEST_CASE("HardSigmoid is a line held to 0 and 1; NaN stays") {
  CHECK(SweepExact<1, float, double>(plexus_op_hard_sigmoid(), [](auto x) {
          using T = decltype(x);
          const T y = static_cast<T>(0.2) * x + static_cast<T>(0.5);
          return y < 0 ? T{0} : y > 1 ? T{1} : y;
        }) == "");
  CHECK(SweepExact<1, float, double>(
            plexus_op_hard_sigmoid(),
            [](auto x) {
              using T = decltype(x);
              const T y = T{0.5} * x + static_cast<T>(0.6);
              return y < 0 ? T{0} : y > 1 ? T{1} : y;
            },
            {{{"alpha", "0.5"}, {"beta", "0.6"}}}) == "");
}

}  // namespace
}  // namespace plexus::testing
