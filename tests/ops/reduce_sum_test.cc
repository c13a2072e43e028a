#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_sum(void);

namespace plexus::testing {
namespace {

/// Bits and shape, in all cases.
template <typename T>
void Check(const Shape& shape, const std::vector<bool>& reduced) {
  CheckReductionOf<T>(plexus_op_reduce_sum(), shape, Varied<T>(shape), reduced,
                      [](const auto& group, bool innermost, uint32_t /*simd*/) {
                        return OrderedSum(group, innermost);
                      });
}

void CheckAll(const Shape& shape, const std::vector<bool>& reduced) {
  Check<float>(shape, reduced);
  Check<double>(shape, reduced);
  Check<int32_t>(shape, reduced);
  Check<int64_t>(shape, reduced);
}

TEST_CASE("ReduceSum over the last axis uses 32 lanes and the fixed tree") {
  for (int64_t n :
       {0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000}) {
    CheckAll({n}, {true});
    CheckAll({3, n}, {false, true});
  }
  CheckAll({0, 5}, {false, true});
  CheckAll({}, {});
}

TEST_CASE("ReduceSum over other axes adds one element after the other") {
  for (int64_t n : {0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 64, 65, 127, 1000}) {
    CheckAll({n, 5}, {true, false});
    CheckAll({9, n}, {true, false});
    CheckAll({2, 17, n}, {false, true, false});
  }
  CheckAll({1025, 1}, {true, false});
}

TEST_CASE("ReduceSum takes any set of axes") {
  for (const Shape& shape :
       {Shape{2, 3, 4, 5}, Shape{3, 1, 2, 1}, Shape{1, 7, 1, 6},
        Shape{2, 0, 3, 4}, Shape{5, 33, 2, 40}}) {
    for (unsigned set = 0; set < 16; ++set) {
      CheckAll(shape, {(set & 1) != 0, (set & 2) != 0, (set & 4) != 0,
                       (set & 8) != 0});
    }
  }
}

TEST_CASE("ReduceSum gives the same bits however large work is split") {
  Check<float>({700, 300}, {false, true});
  Check<float>({300, 2500}, {true, false});
  Check<double>({60, 50, 70}, {true, false, true});
  Check<float>({30, 80, 90}, {false, true, false});
}

TEST_CASE("ReduceSum over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_sum());
}

TEST_CASE("ReduceSum has special values as NumPy has, and starts at +0") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> x = {kInf, 1, kInf, -kInf, kNan, 1, -0.0f, -0.0f};
  const std::vector<float> want = {kInf, kNan, kNan, 0};
  for (uint32_t simd : SimdMasks()) {
    const Outcome rows =
        RunOp(plexus_op_reduce_sum(),
              {TestTensor::Of<float>({4, 2}, x), Axes({1})}, {.simd = simd});
    CHECK(Difference(rows.outputs[0].values<float>(), want) == "");
    const std::vector<float> turned = {x[0], x[2], x[4], x[6],
                                       x[1], x[3], x[5], x[7]};
    const Outcome columns = RunOp(
        plexus_op_reduce_sum(),
        {TestTensor::Of<float>({2, 4}, turned), Axes({0})}, {.simd = simd});
    CHECK(Difference(columns.outputs[0].values<float>(), want) == "");
  }
}

TEST_CASE("ReduceSum gives NumPy's sums") {
  std::vector<double> x(24);
  for (int i = 0; i < 24; ++i) x[i] = i * 0.1 - 1;
  const auto sum = [&](const Shape& axes) {
    return RunOp(plexus_op_reduce_sum(),
                 {TestTensor::Of<double>({2, 3, 4}, x), Axes(axes)},
                 {.attributes = {{"keepdims", "0"}}})
        .outputs[0];
  };
  using Catch::Matchers::Approx;
  CHECK(sum({0, 2}).shape == Shape{3});
  CHECK_THAT(sum({0, 2}).values<double>(),
             Approx(std::vector<double>{-2.0, 1.2, 4.4}).margin(1e-14));
  CHECK_THAT(sum({-1}).values<double>(),
             Approx(std::vector<double>{-3.4, -1.8, -0.2, 1.4, 3.0, 4.6})
                 .margin(1e-14));
  CHECK_THAT(
      sum({1}).values<double>(),
      Approx(std::vector<double>{-1.8, -1.5, -1.2, -0.9, 1.8, 2.1, 2.4, 2.7})
          .margin(1e-14));
}

TEST_CASE("ReduceSum without axes sums all, or nothing") {
  const TestTensor x = TestTensor::Of<float>({2, 2}, {-0.0f, 1, 2, 3});
  for (const std::vector<TestTensor>& inputs :
       {std::vector<TestTensor>{x}, {x, Axes({})}}) {
    const Outcome all = RunOp(plexus_op_reduce_sum(), inputs);
    REQUIRE(all.text == "");
    CHECK(all.outputs[0].shape == Shape{1, 1});
    CHECK(all.outputs[0].values<float>() == std::vector<float>{6});
    const Outcome scalar = RunOp(plexus_op_reduce_sum(), inputs,
                                 {.attributes = {{"keepdims", "0"}}});
    CHECK(scalar.outputs[0].shape == Shape{});
    const Outcome none = RunOp(plexus_op_reduce_sum(), inputs,
                               {.attributes = {{"noop_with_empty_axes", "1"}}});
    CHECK(none.outputs[0].shape == x.shape);
    CHECK(none.outputs[0].bytes == x.bytes);  // -0 too
  }
}

TEST_CASE("ReduceSum says what is wrong with its axes") {
  const TestTensor x = TestTensor::Of<float>({2, 1}, {1, 2});
  const auto text = [&](const TestTensor& axes) {
    return InferOp(plexus_op_reduce_sum(), {x, axes}).text;
  };
  CHECK(text(Axes({2})) == "axis 2 is out of range for rank 2");
  CHECK(text(Axes({0, -3})) == "axis -3 is out of range for rank 2");
  CHECK(text(Axes({1, 0, -1})) == "axes [1, 0, -1] names axis 1 twice");
  CHECK(text(TestTensor::Of<int64_t>({1}, {0})) == "axes must be constant");
  CHECK(text(TestTensor::Constant<int64_t>({}, {0})) ==
        "axes must be a list (rank 1), not rank 0");
}

}  // namespace
}  // namespace plexus::testing
