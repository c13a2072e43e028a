#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <numeric>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_top_k(void);

namespace plexus::testing {
namespace {

TestTensor K(int64_t k) { return TestTensor::Constant<int64_t>({1}, {k}); }

/// Stable sort with NaN above all else, and its first k.
template <typename T>
std::vector<int64_t> Plain(const std::vector<T>& x, int64_t k, bool largest) {
  std::vector<int64_t> order(x.size());
  std::iota(order.begin(), order.end(), 0);
  const auto less = [](T a, T b) { return a < b || (a == a && b != b); };
  std::stable_sort(order.begin(), order.end(), [&](int64_t i, int64_t j) {
    const T a = x[static_cast<size_t>(i)], b = x[static_cast<size_t>(j)];
    return largest ? less(b, a) : less(a, b);
  });
  order.resize(static_cast<size_t>(k));
  return order;
}

template <typename T>
void Check(const Shape& shape, const std::vector<T>& x, size_t axis, int64_t k,
           bool largest) {
  Shape result = shape;
  result[axis] = k;
  int64_t inner = 1;
  for (size_t i = axis + 1; i < shape.size(); ++i) inner *= shape[i];
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  const auto groups = Groups(shape, x, reduced);
  std::vector<T> values(static_cast<size_t>(k) * groups.size());
  std::vector<int64_t> indices(values.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    const auto order = Plain(groups[g], k, largest);
    const auto line = static_cast<int64_t>(g);
    for (int64_t i = 0; i < k; ++i) {
      const auto to = static_cast<size_t>(
          (line / inner * k + i) * inner + line % inner);
      indices[to] = order[static_cast<size_t>(i)];
      values[to] = groups[g][static_cast<size_t>(indices[to])];
    }
  }
  for (RunOptions options : ReduceCases()) {
    CAPTURE(shape, axis, k, largest, options.threads);
    options.attributes = {{"axis", std::to_string(axis)},
                          {"largest", largest ? "1" : "0"}};
    const Outcome got = RunOp(plexus_op_top_k(),
                              {TestTensor::Of<T>(shape, x), K(k)}, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == result);
    CHECK(got.outputs[1].shape == result);
    CHECK(Difference(got.outputs[0].values<T>(), values) == "");
    CHECK(Difference(got.outputs[1].values<int64_t>(), indices) == "");
  }
}

/// Few different values, so that there are many equal ones.
template <typename T>
std::vector<T> Repeating(const Shape& shape) {
  std::vector<T> x;
  for (const uint8_t v : Varied<uint8_t>(shape)) {
    x.push_back(static_cast<T>(v % 7 - (std::is_signed_v<T> ? 3 : 0)));
  }
  return x;
}

template <typename T>
void CheckAll() {
  for (const bool largest : {true, false}) {
    for (int64_t n : {1, 2, 10, 300, 1200}) {
      for (int64_t k : {int64_t{0}, int64_t{1}, n / 5, n / 2, n}) {
        Check<T>({3, n}, Varied<T>({3, n}), 1, k, largest);
        Check<T>({3, n}, Repeating<T>({3, n}), 1, k, largest);
        Check<T>({n, 4}, Varied<T>({n, 4}), 0, k, largest);
      }
    }
    Check<T>({2, 9, 5}, Repeating<T>({2, 9, 5}), 1, 4, largest);
    Check<T>({0, 9}, {}, 1, 4, largest);
    Check<T>({4, 0}, {}, 1, 0, largest);
  }
}

TEST_CASE("TopK is the head of a stable sort") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
  CheckAll<uint8_t>();
}

TEST_CASE("TopK is not misled by rising, falling or equal elements") {
  const Shape shape = {1, 20000};
  std::vector<float> rising(20000), falling(20000);
  std::iota(rising.begin(), rising.end(), -5000.0f);
  std::copy(rising.rbegin(), rising.rend(), falling.begin());
  for (int64_t k : {1, 100, 4000}) {
    Check<float>(shape, rising, 1, k, true);
    Check<float>(shape, falling, 1, k, true);
    Check<float>(shape, std::vector<float>(20000, 1.0f), 1, k, true);
  }
}

TEST_CASE("TopK sorts NaN above all else, and -0 as 0") {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> x = {0.0, kNan, -0.0, -kInf, kInf, -kNan,
                                 5e-324, -5e-324, 0.0};
  for (int64_t k = 0; k <= 9; ++k) {
    for (const bool largest : {true, false}) {
      Check<double>({9}, x, 0, k, largest);
      Check<float>({9}, {x.begin(), x.end()}, 0, k, largest);
    }
  }
  const Outcome got = RunOp(plexus_op_top_k(),
                            {TestTensor::Of<double>({9}, x), K(9)});
  CHECK(got.outputs[1].values<int64_t>() ==
        Shape{1, 5, 4, 6, 0, 2, 8, 7, 3});
}

TEST_CASE("TopK orders the extremes of integers") {
  Check<int32_t>({4}, {0, INT32_MIN, INT32_MAX, -1}, 0, 4, true);
  Check<int64_t>({4}, {0, INT64_MIN, INT64_MAX, -1}, 0, 4, false);
  Check<uint8_t>({4}, {0, 255, 128, 127}, 0, 4, true);
}

TEST_CASE("TopK gives ONNX's examples") {
  std::vector<float> x(12);
  std::iota(x.begin(), x.end(), 0.0f);
  const auto run = [&](const Shape& shape, const std::vector<float>& from,
                       std::map<std::string, std::string> attributes) {
    return RunOp(plexus_op_top_k(), {TestTensor::Of<float>(shape, from), K(3)},
                 {.attributes = attributes})
        .outputs;
  };
  const auto largest = run({3, 4}, x, {{"axis", "1"}});
  CHECK(largest[0].values<float>() ==
        std::vector<float>{3, 2, 1, 7, 6, 5, 11, 10, 9});
  CHECK(largest[1].values<int64_t>() == Shape{3, 2, 1, 3, 2, 1, 3, 2, 1});
  const auto smallest =
      run({3, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 11, 10, 9, 8},
          {{"largest", "0"}, {"sorted", "0"}});
  CHECK(smallest[0].values<float>() ==
        std::vector<float>{0, 1, 2, 4, 5, 6, 8, 9, 10});
  CHECK(smallest[1].values<int64_t>() == Shape{0, 1, 2, 0, 1, 2, 3, 2, 1});
}

TEST_CASE("TopK along the last axis does rows alone as in a batch") {
  const TestTensor x =
      TestTensor::Of<float>({13, 10}, Varied<float>({13, 10}));
  const Outcome whole = RunOp(plexus_op_top_k(), {x, K(4)});
  const Outcome got = RunOp(plexus_op_top_k(), {x, K(4)}, {.row_block = 3});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  CHECK(got.outputs[1].bytes == whole.outputs[1].bytes);
  const PreparedOp first(plexus_op_top_k(), {x, K(4)},
                         {.attributes = {{"axis", "0"}}});
  CHECK((first.kernel().traits & PLEXUS_ROWWISE) == 0);
}

TEST_CASE("TopK says what is wrong with K and its axis") {
  const auto text = [](const Shape& shape, const TestTensor& k,
                       const char* axis) {
    return InferOp(plexus_op_top_k(),
                   {TestTensor::Of<float>(shape, Varied<float>(shape)), k},
                   {.attributes = {{"axis", axis}}})
        .text;
  };
  CHECK(text({2, 3}, K(4), "1") == "K is 4, but axis 1 has 3");
  CHECK(text({2, 3}, K(-1), "1") == "K is -1, must be 0 or more");
  CHECK(text({2, 3}, K(1), "2") == "axis 2 is out of range for rank 2");
  CHECK(text({2, 3}, TestTensor::Constant<int64_t>({2}, {1, 1}), "1") ==
        "K must be one number");
  CHECK(text({2, 3}, TestTensor::Constant<int64_t>({}, {3}), "1") == "");
}

}  // namespace
}  // namespace plexus::testing
