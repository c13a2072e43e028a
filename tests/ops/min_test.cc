#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_min(void);

namespace plexus::testing {
namespace {

/// NumPy's: a if it is NaN or no smaller number comes.
template <typename T>
T MinOf(T a, T b) {
  return a != a || a <= b ? a : b;
}
template <typename H>
H MinOfHalves(H a, H b) {
  const float x = ToFloat(a), y = ToFloat(b);
  return x != x || x <= y ? a : b;
}

TEST_CASE("Min takes the first NaN, else the first of the smallest numbers") {
  const PlexusOp* op = plexus_op_min();
  CHECK(SweepExact<2, float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                   uint16_t, uint32_t, uint64_t>(
            op, [](auto a, auto b) { return MinOf(a, b); }) == "");
  CHECK(SweepExact<2, Float16, BFloat16>(op, [](auto a, auto b) {
          return MinOfHalves(a, b);
        }) == "");
}

TEST_CASE("Min takes one input, three and five") {
  const PlexusOp* op = plexus_op_min();
  CHECK(SweepExact<1, float, int64_t, Float16>(
            op, [](auto a) { return a; }) == "");
  CHECK(SweepExact<3, float, double, int64_t, uint8_t>(
            op, [](auto a, auto b, auto c) {
              return MinOf(MinOf(a, b), c);
            }) == "");
  CHECK(SweepExact<5, float, int16_t>(
            op, [](auto a, auto b, auto c, auto d, auto e) {
              return MinOf(MinOf(MinOf(MinOf(a, b), c), d), e);
            }) == "");
}

TEST_CASE("Min broadcasts all its inputs together") {
  const Outcome got = RunOp(plexus_op_min(),
                            {TestTensor::Of<int32_t>({2, 1}, {1, 4}),
                             TestTensor::Of<int32_t>({3}, {3, 2, 5}),
                             TestTensor::Of<int32_t>({}, {4})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == std::vector<int64_t>{2, 3});
  CHECK(got.outputs[0].values<int32_t>() ==
        std::vector<int32_t>{1, 1, 1, 3, 2, 4});
}

TEST_CASE("Min of dims is that of numbers") {
  CHECK(RunDimRule(plexus_op_min(), {3, -7, 5}).value == -7);
  CHECK(RunDimRule(plexus_op_min(), {4}).value == 4);
}

}  // namespace
}  // namespace plexus::testing
