#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_hard_swish(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  const F y = (x + 3) / 6;
  return x * (y < 0 ? 0 : y > 1 ? 1 : y);
}

TEST_CASE("HardSwish is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_hard_swish(),
                                     Formula<long double>) == "");
}

TEST_CASE("HardSwish is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_hard_swish(), Formula<double>, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
