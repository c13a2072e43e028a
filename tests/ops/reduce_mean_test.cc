#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_reduce_mean(void);

namespace plexus::testing {
namespace {

/// Over one axis of three; bits, in all cases.
template <typename T>
void Check(const Shape& shape, size_t axis) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  const std::vector<T> x = Varied<T>(shape);
  std::vector<T> want;
  for (const auto& group : Groups(shape, x, reduced)) {
    const T sum = OrderedSum(group, IsInnermost(reduced));
    want.push_back(static_cast<T>(sum / static_cast<T>(shape[axis])));
  }
  const auto axes =
      TestTensor::Constant<int64_t>({1}, {static_cast<int64_t>(axis)});
  for (RunOptions options : ReduceCases()) {
    CAPTURE(shape, axis, options.simd, options.threads);
    options.attributes = {{"keepdims", "false"}};
    const Outcome got = RunOp(plexus_op_reduce_mean(),
                              {TestTensor::Of<T>(shape, x), axes}, options);
    REQUIRE(got.text == "");
    Shape kept = shape;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(axis));
    CHECK(got.outputs[0].shape == kept);
    CHECK(Difference(got.outputs[0].values<T>(), want) == "");
  }
}

TEST_CASE("ReduceMean is the ordered sum divided by the count") {
  for (const Shape& shape : {Shape{3, 5, 7}, Shape{1, 33, 65}, Shape{64, 2, 10},
                             Shape{300, 10, 200}}) {
    for (size_t axis : {size_t{0}, size_t{1}, size_t{2}}) {
      Check<float>(shape, axis);
      Check<double>(shape, axis);
      Check<int32_t>(shape, axis);
      Check<int64_t>(shape, axis);
    }
  }
}

TEST_CASE("ReduceMean over the last axis does rows alone as in a batch") {
  CheckRowwise(plexus_op_reduce_mean());
}

TEST_CASE("ReduceMean gives NumPy's means") {
  std::vector<double> x(24);
  for (int i = 0; i < 24; ++i) x[i] = i * 0.1 - 1;
  const Outcome got = RunOp(plexus_op_reduce_mean(),
                            {TestTensor::Of<double>({2, 3, 4}, x),
                             TestTensor::Constant<int64_t>({1}, {-1})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{2, 3, 1});
  CHECK_THAT(got.outputs[0].values<double>(),
             Catch::Matchers::Approx(
                 std::vector<double>{-0.85, -0.45, -0.05, 0.35, 0.75, 1.15})
                 .margin(1e-14));
}

TEST_CASE("ReduceMean of integers truncates") {
  const auto mean = [](const std::vector<int32_t>& x) {
    return RunOp(plexus_op_reduce_mean(),
                 {TestTensor::Of<int32_t>({static_cast<int64_t>(x.size())}, x)})
        .outputs[0]
        .values<int32_t>();
  };
  CHECK(mean({1, 2, 2}) == std::vector<int32_t>{1});
  CHECK(mean({-1, -2, -2}) == std::vector<int32_t>{-1});
  CHECK(mean({INT32_MAX, 1}) == std::vector<int32_t>{INT32_MIN / 2});  // wraps
}

TEST_CASE("ReduceMean of no elements is NaN, and no integer") {
  const Outcome got =
      RunOp(plexus_op_reduce_mean(), {TestTensor::Of<float>({0}, {})});
  const std::vector<float> nan = {std::numeric_limits<float>::quiet_NaN()};
  CHECK(Difference(got.outputs[0].values<float>(), nan) == "");
  const Outcome bad =
      RunOp(plexus_op_reduce_mean(), {TestTensor::Of<int32_t>({0}, {})});
  CHECK(bad.code == PLEXUS_ERROR_GRAPH);
  CHECK(bad.text == "the mean of no elements is not an integer");
  const auto last = TestTensor::Constant<int64_t>({1}, {1});
  const Outcome none = RunOp(plexus_op_reduce_mean(),
                             {TestTensor::Of<int32_t>({0, 0}, {}), last});
  CHECK(none.text == "");
}

}  // namespace
}  // namespace plexus::testing
