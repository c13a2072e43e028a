#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_celu(void);

namespace plexus::testing {
namespace {

template <typename F>
F Formula(F x) {
  return x < 0 ? std::expm1(x) : x;
}

TEST_CASE("CELU is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_celu(),
                                     Formula<long double>) == "");
}

TEST_CASE("CELU is within its accuracy at a million floats") {
  CHECK(SweepFloats(plexus_op_celu(), Formula<double>, 4099) == "");
}

TEST_CASE("CELU with an alpha") {
  CHECK(SweepClose<1, float, double>(
            plexus_op_celu(),
            [](long double x) { return x < 0 ? 3 * std::expm1(x / 3) : x; },
            {{{"alpha", "3"}}}) == "");
}

TEST_CASE("CELU refuses an alpha that is not above 0") {
  for (const char* alpha : {"0", "-1", "nan"}) {
    CHECK(RunOp(plexus_op_celu(), {TestTensor::Of<float>({1}, {1})},
                {.attributes = {{"alpha", alpha}}})
              .text == std::string("alpha must be above 0"));
  }
}

}  // namespace
}  // namespace plexus::testing
