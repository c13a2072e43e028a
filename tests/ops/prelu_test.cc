#include <catch2/catch.hpp>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_prelu(void);

namespace plexus::testing {
namespace {

TEST_CASE("PReLU multiplies what is negative; NaN and -0 stay") {
  const PlexusOp* op = plexus_op_prelu();
  CHECK(SweepExact<2, float, double>(op, [](auto x, auto slope) {
          return x < 0 ? slope * x : x;
        }) == "");
  CHECK(SweepExact<2, int32_t, int64_t>(op, [](auto x, auto slope) {
          const auto product =
              static_cast<uint64_t>(slope) * static_cast<uint64_t>(x);
          return x < 0 ? static_cast<decltype(x)>(product) : x;
        }) == "");
}

Outcome Shape(std::vector<int64_t> x, std::vector<int64_t> slope) {
  const auto tensor = [](std::vector<int64_t> shape) {
    const auto n = static_cast<size_t>(Count(shape));
    return TestTensor::Of<float>(std::move(shape), std::vector<float>(n));
  };
  return InferOp(plexus_op_prelu(), {tensor(x), tensor(slope)});
}

TEST_CASE("PReLU broadcasts the slope to X, never X to the slope") {
  CHECK(Shape({2, 3}, {3}).outputs[0].shape == std::vector<int64_t>{2, 3});
  CHECK(Shape({2, 3}, {2, 1}).outputs[0].shape == std::vector<int64_t>{2, 3});
  CHECK(Shape({}, {}).outputs[0].shape.empty());
  CHECK(Shape({1, 3}, {2, 3}).text ==
        "dim 0 of X is 1, but dim 0 of slope is 2");
  CHECK(Shape({3}, {1, 3}).text ==
        "slope has rank 2, X only 1: slope is broadcast to X");
}

}  // namespace
}  // namespace plexus::testing
