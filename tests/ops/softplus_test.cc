#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_softplus(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

TEST_CASE("Softplus is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_softplus(),
                                     Formula<long double>) == "");
}

TEST_CASE("Softplus is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_softplus(), Formula<double>, 4099) == "");
}

}  // namespace
}  // namespace plexus::testing
