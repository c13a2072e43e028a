#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_sum_square(void);

namespace plexus::testing {
namespace {

/// Wraps.
template <typename T>
T Square(T x) {
  if constexpr (std::is_floating_point_v<T>) return x * x;
  return static_cast<T>(static_cast<uint64_t>(x) * static_cast<uint64_t>(x));
}

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_sum_square(),
      [](const Shape& s) { return Varied<T>(s); },
      [](std::vector<T> group, bool innermost, uint32_t) {
        for (T& x : group) x = Square(x);
        return OrderedSum(group, innermost);
      });
}

TEST_CASE("ReduceSumSquare is the ordered sum of squares; integers wrap") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
}

TEST_CASE("ReduceSumSquare has special values as NumPy has, and 0 for none") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_sum_square();
  CHECK(Difference(ReduceFirst<float>(op, {0}, {}), {0}) == "");
  CHECK(Difference(ReduceFirst<float>(
                       op, {2, 4}, {kInf, -0.0f, kNan, -kInf, 1, 0, 1, 0}),
                   {kInf, 0, kNan, kInf}) == "");
  CHECK(ReduceFirst<int64_t>(op, {2}, {INT64_C(1) << 32, 3}) == Shape{9});
}

TEST_CASE("ReduceSumSquare gives ONNX's example") {
  std::vector<double> x(12);
  for (int i = 0; i < 12; ++i) x[i] = i + 1;
  const Outcome got = RunOp(plexus_op_reduce_sum_square(),
                            {TestTensor::Of<double>({3, 2, 2}, x), Axes({2})},
                            {.attributes = {{"keepdims", "0"}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{3, 2});
  CHECK_THAT(got.outputs[0].values<double>(),
             Catch::Matchers::Approx(
                 std::vector<double>{5, 25, 61, 113, 181, 265})
                 .epsilon(1e-15));
}

TEST_CASE("ReduceSumSquare over the last axis does rows alone") {
  CheckRowwise(plexus_op_reduce_sum_square());
}

}  // namespace
}  // namespace plexus::testing
