#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_elu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x < 0 ? std::expm1(x) : x;
}

TEST_CASE("ELU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_elu(),
                                     Formula<long double>) == "");
}

TEST_CASE("ELU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_elu(), Formula<double>, 4099) == "");
}

TEST_CASE("ELU with an alpha") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_elu(),
            [](long double x) { return x < 0 ? 2 * std::expm1(x) : x; },
            {{{"alpha", "2"}}}) == "");
}

}  // namespace
}  // namespace plexus::testing
