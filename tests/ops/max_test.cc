#include <catch2/catch.hpp>

#include <plexus/float16.h>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_max(void);

namespace plexus::testing {
namespace {

/// NumPy's: a if it is NaN or no largeer number comes.
template <typename T>
T MaxOf(T a, T b) {
  return a != a || a >= b ? a : b;
}
template <typename H>
H MaxOfHalves(H a, H b) {
  const float x = ToFloat(a), y = ToFloat(b);
  return x != x || x >= y ? a : b;
}

TEST_CASE("Max takes the first NaN, else the first of the largeest numbers") {
  const PlexusOp* op = plexus_op_max();
  CHECK(SweepExact<2, float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                   uint16_t, uint32_t, uint64_t>(
            op, [](auto a, auto b) { return MaxOf(a, b); }) == "");
  CHECK(SweepExact<2, Float16, BFloat16>(op, [](auto a, auto b) {
          return MaxOfHalves(a, b);
        }) == "");
}

TEST_CASE("Max takes one input, three and five") {
  const PlexusOp* op = plexus_op_max();
  CHECK(SweepExact<1, float, int64_t, Float16>(
            op, [](auto a) { return a; }) == "");
  CHECK(SweepExact<3, float, double, int64_t, uint8_t>(
            op, [](auto a, auto b, auto c) {
              return MaxOf(MaxOf(a, b), c);
            }) == "");
  CHECK(SweepExact<5, float, int16_t>(
            op, [](auto a, auto b, auto c, auto d, auto e) {
              return MaxOf(MaxOf(MaxOf(MaxOf(a, b), c), d), e);
            }) == "");
}

TEST_CASE("Max broadcasts all its inputs together") {
  const Outcome got = RunOp(plexus_op_max(),
                            {TestTensor::Of<int32_t>({2, 1}, {1, 4}),
                             TestTensor::Of<int32_t>({3}, {3, 2, 5}),
                             TestTensor::Of<int32_t>({}, {3})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == std::vector<int64_t>{2, 3});
  CHECK(got.outputs[0].values<int32_t>() ==
        std::vector<int32_t>{3, 3, 5, 4, 4, 5});
}

TEST_CASE("Max of dims is that of numbers") {
  CHECK(RunDimRule(plexus_op_max(), {3, -7, 5}).value == 5);
  CHECK(RunDimRule(plexus_op_max(), {4}).value == 4);
}

}  // namespace
}  // namespace plexus::testing
