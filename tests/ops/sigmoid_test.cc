#include <catch2/catch.hpp>

#include <cmath>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/float_sweep.h"

extern "C" const PlexusOp* plexus_op_sigmoid(void);

namespace plexus::testing {
namespace {

TEST_CASE("Sigmoid is within its accuracy, special values too") {
  CHECK(SweepClose<1, float, double>(plexus_op_sigmoid(), [](long double x) {
          return 1 / (1 + std::exp(-x));
        }) == "");
}

TEST_CASE("Sigmoid is within its accuracy at a million floats") {
  CHECK(SweepFloats(
            plexus_op_sigmoid(),
            [](double x) {
              const double e = std::exp(-std::fabs(x));
              return (x < 0 ? e : 1) / (1 + e);
            },
            4099) == "");
}

}  // namespace
}  // namespace plexus::testing
