#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_arg_max(void);

namespace plexus::testing {
namespace {

template <typename T>
int64_t PlainArgMax(const std::vector<T>& x, bool last) {
  size_t best = 0;
  const auto nan = [&](size_t i) { return x[i] != x[i]; };
  for (size_t i = 1; i < x.size(); ++i) {
    const bool equal = x[i] == x[best] || (nan(i) && nan(best));
    const bool larger = x[i] > x[best] || (nan(i) && !nan(best));
    if (larger || (last && equal)) best = i;
  }
  return static_cast<int64_t>(best);
}

template <typename T>
void Check(const Shape& shape, const std::vector<T>& x, size_t axis) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  for (const bool last : {false, true}) {
    std::vector<int64_t> want;
    for (const auto& group : Groups(shape, x, reduced)) {
      want.push_back(PlainArgMax(group, last));
    }
    for (RunOptions options : ReduceCases()) {
      CAPTURE(shape, axis, last, options.simd, options.threads);
      options.attributes = {{"axis", std::to_string(axis)},
                            {"select_last_index", last ? "1" : "0"}};
      const Outcome got =
          RunOp(plexus_op_arg_max(), {TestTensor::Of<T>(shape, x)}, options);
      REQUIRE(got.text == "");
      CHECK(Difference(got.outputs[0].values<int64_t>(), want) == "");
    }
  }
}

/// Few different values, so that there are many equal ones.
template <typename T>
std::vector<T> Repeating(const Shape& shape, int64_t values) {
  std::vector<T> x;
  for (const uint8_t v : Varied<uint8_t>(shape)) {
    const int64_t least = std::is_signed_v<T> ? -values / 2 : 0;
    x.push_back(static_cast<T>(v % values + least));
  }
  return x;
}

template <typename T>
void CheckAll() {
  for (int64_t n : {1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129,
                    255, 256, 257, 1000}) {
    Check<T>({4, n}, Varied<T>({4, n}), 1);
    Check<T>({4, n}, Repeating<T>({4, n}, 3), 1);
    Check<T>({n, 5}, Repeating<T>({n, 5}, 50), 0);
    Check<T>({2, 6, n}, Varied<T>({2, 6, n}), 1);
    Check<T>({3, n, 1}, Repeating<T>({3, n, 1}, 9), 1);
  }
  Check<T>({500, 300}, Repeating<T>({500, 300}, 200), 0);
  Check<T>({500, 300}, Repeating<T>({500, 300}, 200), 1);
  Check<T>({0, 3}, {}, 1);
  Check<T>({3, 0}, {}, 0);
}

TEST_CASE("ArgMax finds the first or last of the largest") {
  CheckAll<float>();
  CheckAll<double>();
  CheckAll<int32_t>();
  CheckAll<int64_t>();
  CheckAll<uint8_t>();
}

TEST_CASE("ArgMax takes NaN for the largest, and -0 for 0") {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (int64_t n : {5, 40, 300, 1000}) {
    for (const auto& few :
         {std::vector<double>{kNan}, std::vector<double>{kInf, kNan, kNan, 1},
          std::vector<double>{-0.0, 0.0}, std::vector<double>{0.0, -0.0},
          std::vector<double>{-kInf, -kInf}, std::vector<double>{kInf, kInf}}) {
      std::vector<double> x(static_cast<size_t>(n), -kInf);
      for (size_t shift : {size_t{0}, size_t{1}, x.size() - few.size()}) {
        std::fill(x.begin(), x.end(), -kInf);
        std::copy(few.begin(), few.end(),
                  x.begin() + static_cast<std::ptrdiff_t>(shift));
        Check<double>({1, n}, x, 1);
        Check<double>({n, 1}, x, 0);
        Check<float>({1, n}, {x.begin(), x.end()}, 1);
        Check<float>({n, 1}, {x.begin(), x.end()}, 0);
      }
    }
  }
}

TEST_CASE("ArgMax over the last axis does rows alone as in a batch") {
  const Shape shape = {13, 2, 70};
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const auto run = [&](int64_t rows) {
    return RunOp(plexus_op_arg_max(), {x},
                 {.attributes = {{"axis", "-1"}}, .row_block = rows})
        .outputs[0]
        .bytes;
  };
  for (int64_t rows : {1, 3, 25}) CHECK(run(rows) == run(0));
  const auto rowwise = [&](std::map<std::string, std::string> attributes) {
    const PreparedOp made(plexus_op_arg_max(), {x}, {.attributes = attributes});
    return (made.kernel().traits & PLEXUS_ROWWISE) != 0;
  };
  CHECK(rowwise({{"axis", "2"}}));
  CHECK_FALSE(rowwise({{"axis", "2"}, {"keepdims", "0"}}));
  CHECK_FALSE(rowwise({{"axis", "1"}}));
}

TEST_CASE("ArgMax keeps or drops the axis") {
  const TestTensor x = TestTensor::Of<float>({2, 3}, {1, 5, 2, 7, 0, 7});
  const auto run = [&](std::map<std::string, std::string> attributes) {
    return RunOp(plexus_op_arg_max(), {x}, {.attributes = attributes})
        .outputs[0];
  };
  CHECK(run({}).shape == Shape{1, 3});
  CHECK(run({}).values<int64_t>() == Shape{1, 0, 1});
  CHECK(run({{"axis", "-1"}, {"keepdims", "0"}}).shape == Shape{2});
  CHECK(run({{"axis", "-1"}}).values<int64_t>() == Shape{1, 0});
  CHECK(run({{"axis", "-1"}, {"select_last_index", "1"}}).values<int64_t>() ==
        Shape{1, 2});
}

TEST_CASE("ArgMax says what is wrong with its axis") {
  const auto text = [](const Shape& shape, const char* axis) {
    return InferOp(plexus_op_arg_max(),
                   {TestTensor::Of<float>(shape, Varied<float>(shape))},
                   {.attributes = {{"axis", axis}}})
        .text;
  };
  CHECK(text({2, 3}, "2") == "axis 2 is out of range for rank 2");
  CHECK(text({}, "0") == "axis 0 is out of range for rank 0");
  CHECK(text({2, 0}, "-1") == "axis 1 has no elements");
}

}  // namespace
}  // namespace plexus::testing
