#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include "tests/support/elementwise_sweep.h"

extern "C" const PlexusOp* plexus_op_less_or_equal(void);

namespace plexus::testing {
namespace {

TEST_CASE("LessOrEqual is NumPy's <=: false for NaN") {
  const PlexusOp* op = plexus_op_less_or_equal();
  CHECK(SweepExact<2, float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                   uint16_t, uint32_t, uint64_t, bool>(
            op, [](auto a, auto b) { return a <= b; }) == "");
  CHECK(SweepExact<2, Float16, BFloat16>(
            op, [](auto a, auto b) { return ToFloat(a) <= ToFloat(b); }) == "");
}

}  // namespace
}  // namespace plexus::testing
