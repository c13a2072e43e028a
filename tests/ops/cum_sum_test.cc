#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_cum_sum(void);

namespace plexus::testing {
namespace {

template <typename T>
T Plus(T a, T b) {
  if constexpr (std::is_integral_v<T>) {  // wraps
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  } else {
    return a + b;
  }
}

/// numpy.cumsum, from the end if `reverse`, moved on by one if `exclusive`.
template <typename T>
std::vector<T> Plain(const Shape& shape, const std::vector<T>& x, size_t axis,
                     bool exclusive, bool reverse) {
  int64_t inner = 1;
  for (size_t k = axis + 1; k < shape.size(); ++k) inner *= shape[k];
  const int64_t count = shape[axis];
  std::vector<T> y(x.size());
  for (int64_t i = 0; i < static_cast<int64_t>(x.size()); ++i) {
    const int64_t at = i / inner % count;
    const int64_t line = i - at * inner;
    const int64_t terms = (reverse ? count - at : at + 1) - exclusive;
    T sum = 0;
    for (int64_t k = 0; k < terms; ++k) {
      const int64_t from = reverse ? count - 1 - k : k;
      const T term = x[static_cast<size_t>(line + from * inner)];
      sum = k == 0 ? term : Plus(sum, term);
    }
    y[static_cast<size_t>(i)] = sum;
  }
  return y;
}

TestTensor Axis(int64_t axis) {
  return TestTensor::Constant<int64_t>({}, {axis});
}

template <typename T>
void Check(const Shape& shape, size_t axis) {
  const std::vector<T> x = Varied<T>(shape);
  for (const bool exclusive : {false, true}) {
    for (const bool reverse : {false, true}) {
      for (RunOptions options : ReduceCases()) {
        CAPTURE(shape, axis, exclusive, reverse, options.threads);
        options.attributes = {{"exclusive", exclusive ? "1" : "0"},
                              {"reverse", reverse ? "1" : "0"}};
        const Outcome got =
            RunOp(plexus_op_cum_sum(),
                  {TestTensor::Of<T>(shape, x),
                   Axis(static_cast<int64_t>(axis))},
                  options);
        REQUIRE(got.text == "");
        CHECK(got.outputs[0].shape == shape);
        CHECK(Difference(got.outputs[0].values<T>(),
                         Plain(shape, x, axis, exclusive, reverse)) == "");
      }
    }
  }
}

template <typename T>
void CheckAll() {
  for (int64_t n : {0, 1, 2, 7, 33, 100}) {
    Check<T>({1, n}, 1);
    Check<T>({19, n}, 1);
    Check<T>({n, 5}, 0);
    Check<T>({2, 3, n}, 1);
  }
  Check<T>({0, 4}, 1);
  Check<T>({3, 4, 1}, 1);
}

TEST_CASE("CumSum adds one after the other, either way") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
  Check<float>({900, 50}, 1);
  Check<float>({20, 3000}, 0);
}

TEST_CASE("CumSum gives ONNX's examples") {
  const TestTensor x = TestTensor::Of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  const auto run = [&](int64_t axis,
                       std::map<std::string, std::string> attributes) {
    return RunOp(plexus_op_cum_sum(), {x, Axis(axis)},
                 {.attributes = attributes})
        .outputs[0]
        .values<float>();
  };
  using Floats = std::vector<float>;
  CHECK(run(0, {}) == Floats{1, 2, 3, 5, 7, 9});
  CHECK(run(1, {}) == Floats{1, 3, 6, 4, 9, 15});
  CHECK(run(-1, {}) == Floats{1, 3, 6, 4, 9, 15});
  CHECK(run(1, {{"exclusive", "1"}}) == Floats{0, 1, 3, 0, 4, 9});
  CHECK(run(1, {{"reverse", "1"}}) == Floats{6, 5, 3, 15, 11, 6});
  CHECK(run(1, {{"exclusive", "1"}, {"reverse", "1"}}) ==
        Floats{5, 3, 0, 11, 6, 0});
}

TEST_CASE("CumSum carries NaN on, and keeps a first -0") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const auto run = [](const std::vector<float>& x) {
    return RunOp(plexus_op_cum_sum(), {TestTensor::Of<float>({4}, x), Axis(0)})
        .outputs[0]
        .values<float>();
  };
  CHECK(Difference(run({-0.0f, kInf, -kInf, 1}), {-0.0f, kInf, kNan, kNan}) ==
        "");
  CHECK(Difference(run({-0.0f, -0.0f, 0, 1}), {-0.0f, -0.0f, 0, 1}) == "");
}

TEST_CASE("CumSum takes the axis from a run, as int32 or int64") {
  const TestTensor x = TestTensor::Of<float>({2, 2}, {1, 2, 3, 4});
  const std::vector<float> want = {1, 2, 4, 6};
  for (const TestTensor& axis :
       {TestTensor::Of<int64_t>({}, {0}), TestTensor::Of<int32_t>({1}, {-2}),
        TestTensor::Constant<int32_t>({}, {0})}) {
    const Outcome got = RunOp(plexus_op_cum_sum(), {x, axis});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].values<float>() == want);
  }
  const Outcome bad =
      RunOp(plexus_op_cum_sum(), {x, TestTensor::Of<int64_t>({}, {2})});
  CHECK(bad.code == PLEXUS_ERROR_RUN);
  CHECK(bad.text == "axis 2 is out of range for rank 2");
}

TEST_CASE("CumSum along the last axis does rows alone as in a batch") {
  const TestTensor x =
      TestTensor::Of<float>({13, 10}, Varied<float>({13, 10}));
  const Outcome whole = RunOp(plexus_op_cum_sum(), {x, Axis(1)});
  const Outcome got =
      RunOp(plexus_op_cum_sum(), {x, Axis(1)}, {.row_block = 3});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  for (const TestTensor& axis : {Axis(0), TestTensor::Of<int64_t>({}, {1})}) {
    const PreparedOp made(plexus_op_cum_sum(), {x, axis});
    CHECK((made.kernel().traits & PLEXUS_ROWWISE) == 0);
  }
}

TEST_CASE("CumSum says what is wrong with its axis") {
  const auto text = [](const Shape& shape, const TestTensor& axis) {
    return InferOp(plexus_op_cum_sum(),
                   {TestTensor::Of<float>(shape, Varied<float>(shape)), axis})
        .text;
  };
  CHECK(text({2, 3}, Axis(-3)) == "axis -3 is out of range for rank 2");
  CHECK(text({}, Axis(0)) == "x is a scalar, which has no axis");
  CHECK(text({2}, TestTensor::Constant<int64_t>({2}, {0, 0})) ==
        "axis must be one number");
}

}  // namespace
}  // namespace plexus::testing
