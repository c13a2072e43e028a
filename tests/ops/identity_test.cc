#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_identity(void);

namespace plexus::testing {
namespace {

TEST_CASE("Identity gives its input, of any dtype") {
  CHECK(SweepExact<1, float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                   uint16_t, uint32_t, uint64_t, bool, Float16, BFloat16>(
            plexus_op_identity(), [](auto x) { return x; }) == "");
}

TEST_CASE("Identity of a dim is the dim") {
  CHECK(RunDimRule(plexus_op_identity(), {7}).value == 7);
}

}  // namespace
}  // namespace plexus::testing
