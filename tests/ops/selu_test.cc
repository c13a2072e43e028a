#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_selu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  const double alpha = 1.67326319217681884765625;
  const double gamma = 1.05070102214813232421875;
  return static_cast<F>(gamma) *
         (x < 0 ? static_cast<F>(alpha) * std::expm1(x) : x);
}

TEST_CASE("SELU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_selu(),
                                     Formula<long double>) == "");
}

TEST_CASE("SELU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_selu(), Formula<double>, 4099) == "");
}

TEST_CASE("SELU with factors") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_selu(),
            [](long double x) { return x < 0 ? 6 * std::expm1(x) : 3 * x; },
            {{{"alpha", "2"}, {"gamma", "3"}}}) == "");
}

}  // namespace
}  // namespace plexus::testing
