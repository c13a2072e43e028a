#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_l1(void);

namespace plexus::testing {
namespace {

/// Wraps.
template <typename T>
T Negated(T x) {
  if constexpr (std::is_floating_point_v<T>) return -x;
  return static_cast<T>(uint64_t{0} - static_cast<uint64_t>(x));
}

template <typename T>
void CheckAll() {
  CheckReduction<T>(
      plexus_op_reduce_l1(), [](const Shape& s) { return Varied<T>(s); },
      [](std::vector<T> group, bool innermost, uint32_t) {
        for (T& x : group) x = x < 0 ? Negated(x) : x;
        return OrderedSum(group, innermost);
      });
}

TEST_CASE("ReduceL1 is the ordered sum of magnitudes; integers wrap") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
}

TEST_CASE("ReduceL1 has special values as NumPy has, and 0 for none") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const PlexusOp* const op = plexus_op_reduce_l1();
  CHECK(Difference(ReduceFirst<float>(op, {0}, {}), {0}) == "");
  CHECK(Difference(ReduceFirst<float>(
                       op, {2, 4}, {kInf, -0.0f, kNan, -kInf, 1, 0, 1, 0}),
                   {kInf, 0, kNan, kInf}) == "");
  CHECK(ReduceFirst<int32_t>(op, {2}, {INT32_MIN, 0}) ==
        std::vector<int32_t>{INT32_MIN});
}

TEST_CASE("ReduceL1 gives ONNX's example") {
  std::vector<double> x(12);
  for (int i = 0; i < 12; ++i) x[i] = i + 1;
  const Outcome got = RunOp(plexus_op_reduce_l1(),
                            {TestTensor::Of<double>({3, 2, 2}, x), Axes({2})},
                            {.attributes = {{"keepdims", "0"}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{3, 2});
  CHECK_THAT(got.outputs[0].values<double>(),
             Catch::Matchers::Approx(std::vector<double>{3, 7, 11, 15, 19, 23})
                 .epsilon(1e-15));
}

TEST_CASE("ReduceL1 over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_l1());
}

}  // namespace
}  // namespace plexus::testing
