#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_mul(void);

namespace plexus::testing {
namespace {

TEST_CASE("Mul of floats is IEEE's, of integers wraps") {
  const PlexusOp* op = plexus_op_mul();
  CHECK(SweepExact<2, float, double>(
            op, [](auto a, auto b) { return a * b; }) == "");
  CHECK(SweepExact<2, int32_t, int64_t, uint8_t>(op, [](auto a, auto b) {
          return static_cast<decltype(a)>(static_cast<uint64_t>(a) *
                                          static_cast<uint64_t>(b));
        }) == "");
}

TEST_CASE("Mul of dims is the host's") {
  CHECK(RunDimRule(plexus_op_mul(), {6, 7}).value == 42);
}

}  // namespace
}  // namespace plexus::testing
