#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_silu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x / (1 + std::exp(-x));
}

TEST_CASE("SiLU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_silu(),
                                     Formula<long double>) == "");
}

TEST_CASE("SiLU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_silu(), Formula<double>, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
