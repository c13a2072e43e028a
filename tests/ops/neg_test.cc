#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_neg(void);

namespace plexus::testing {
namespace {

TEST_CASE("Neg changes the sign, also of zero; the least integer wraps") {
  const PlexusOp* op = plexus_op_neg();
  CHECK(SweepExact<1, float, double>(op, [](auto x) { return -x; }) == "");
  CHECK(SweepExact<1, int32_t, int64_t>(op, [](auto x) {
          return static_cast<decltype(x)>(0 - static_cast<uint64_t>(x));
        }) == "");
}

TEST_CASE("Neg of a dim is 0 minus it") {
  CHECK(RunDimRule(plexus_op_neg(), {3}).value == -3);
}

}  // namespace
}  // namespace plexus::testing
