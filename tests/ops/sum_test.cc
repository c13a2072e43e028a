#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_sum(void);

namespace plexus::testing {
namespace {

template <typename T>
T Plus(T a, T b) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  } else {
    return a + b;
  }
}

TEST_CASE("Sum adds one input after the other; integers wrap") {
  const PlexusOp* op = plexus_op_sum();
  CHECK(SweepExact<1, float, int64_t>(op, [](auto a) { return a; }) == "");
  CHECK(SweepExact<2, float, double, int32_t, int64_t, uint8_t>(
            op, [](auto a, auto b) { return Plus(a, b); }) == "");
  CHECK(SweepExact<4, float, double, int32_t, int64_t, uint8_t>(
            op, [](auto a, auto b, auto c, auto d) {
              return Plus(Plus(Plus(a, b), c), d);
            }) == "");
}

TEST_CASE("Sum of dims is the host's") {
  CHECK(RunDimRule(plexus_op_sum(), {2, 3, 4}).value == 9);
}

}  // namespace
}  // namespace plexus::testing
