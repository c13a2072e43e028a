#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_l2(void);

namespace plexus::testing {
namespace {

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_l2(), [](const Shape& s) { return Varied<T>(s); },
      [](std::vector<T> group, bool innermost, uint32_t) {
        for (T& x : group) x = x * x;
        return std::sqrt(OrderedSum(group, innermost));
      });
}

TEST_CASE("ReduceL2 is the square root of the ordered sum of squares") {
  CheckAll<float>();
  CheckAll<double>();
}

TEST_CASE("ReduceL2 has special values as NumPy has, and 0 for none") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_l2();
  CHECK(Difference(ReduceFirst<float>(op, {0}, {}), {0}) == "");
  CHECK(Difference(ReduceFirst<float>(
                       op, {2, 4}, {kInf, -0.0f, kNan, -kInf, 1, 0, 1, 0}),
                   {kInf, 0, kNan, kInf}) == "");
  CHECK(ReduceFirst<float>(op, {1}, {1e30f}) == std::vector<float>{kInf});
}

TEST_CASE("ReduceL2 gives ONNX's example") {
  std::vector<double> x(12);
  for (int i = 0; i < 12; ++i) x[i] = i + 1;
  const Outcome got = RunOp(plexus_op_reduce_l2(),
                            {TestTensor::Of<double>({3, 2, 2}, x), Axes({2})},
                            {.attributes = {{"keepdims", "0"}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{3, 2});
  CHECK_THAT(got.outputs[0].values<double>(),
             Catch::Matchers::Approx(std::vector<double>{
                 2.23606798, 5, 7.81024968, 10.63014581, 13.45362405,
                 16.2788206}).epsilon(1e-8));
}

TEST_CASE("ReduceL2 over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_l2());
}

}  // namespace
}  // namespace plexus::testing
