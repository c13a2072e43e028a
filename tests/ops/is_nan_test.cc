#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include <cmath>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_is_nan(void);

namespace plexus::testing {
namespace {

TEST_CASE("IsNaN finds every NaN and nothing else") {
  const PlexusOp* op = plexus_op_is_nan();
  CHECK(SweepExact<1, float, double>(
            op, [](auto x) { return std::isnan(x); }) == "");
  CHECK(SweepExact<1, Float16, BFloat16>(
            op, [](auto x) { return std::isnan(ToFloat(x)); }) == "");
}

}  // namespace
}  // namespace plexus::testing
