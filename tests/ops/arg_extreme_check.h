// The test of ArgMax and ArgMin: the first or last of the elements that are
// furthest out, found plainly, against the kernels.
#ifndef PLEXUS_TESTS_OPS_ARG_EXTREME_CHECK_H_
#define PLEXUS_TESTS_OPS_ARG_EXTREME_CHECK_H_

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tests/ops/reduce_reference.h"

namespace plexus::testing {

/// One of the two operators.
struct ArgExtreme {
  const PlexusOp* op;
  bool largest;
};

/// NaN is furthest out; -0 is 0.
template <typename T>
int64_t PlainArgExtreme(const std::vector<T>& x, bool largest, bool last) {
  size_t best = 0;
  const auto nan = [&](size_t i) { return x[i] != x[i]; };
  for (size_t i = 1; i < x.size(); ++i) {
    const bool equal = x[i] == x[best] || (nan(i) && nan(best));
    const bool further = largest ? x[i] > x[best] : x[i] < x[best];
    if (further || (nan(i) && !nan(best)) || (last && equal)) best = i;
  }
  return static_cast<int64_t>(best);
}

template <typename T>
void CheckArgExtreme(const ArgExtreme& arg, const Shape& shape,
                     const std::vector<T>& x, size_t axis) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  for (const bool last : {false, true}) {
    std::vector<int64_t> want;
    for (const auto& group : Groups(shape, x, reduced)) {
      want.push_back(PlainArgExtreme(group, arg.largest, last));
    }
    for (RunOptions options : ReduceCases()) {
      CAPTURE(arg.op->name, shape, axis, last, options.simd, options.threads);
      options.attributes = {{"axis", std::to_string(axis)},
                            {"select_last_index", last ? "1" : "0"}};
      const Outcome got = RunOp(arg.op, {TestTensor::Of<T>(shape, x)}, options);
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
void CheckArgExtremes(const ArgExtreme& arg) {
  const auto check = [&](const Shape& shape, const std::vector<T>& x,
                         size_t axis) { CheckArgExtreme(arg, shape, x, axis); };
  for (int64_t n : {1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129,
                    255, 256, 257, 1000}) {
    check({4, n}, Varied<T>({4, n}), 1);
    check({4, n}, Repeating<T>({4, n}, 3), 1);
    check({n, 5}, Repeating<T>({n, 5}, 50), 0);
    check({2, 6, n}, Varied<T>({2, 6, n}), 1);
    check({3, n, 1}, Repeating<T>({3, n, 1}, 9), 1);
  }
  check({500, 300}, Repeating<T>({500, 300}, 200), 0);
  check({500, 300}, Repeating<T>({500, 300}, 200), 1);
  check({0, 3}, {}, 1);
  check({3, 0}, {}, 0);
}

/// Among elements that are as far in as they can be.
inline void CheckArgExtremeOfSpecialValues(const ArgExtreme& arg) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const double out = arg.largest ? std::numeric_limits<double>::infinity()
                                 : -std::numeric_limits<double>::infinity();
  for (int64_t n : {5, 40, 300, 1000}) {
    for (const auto& few :
         {std::vector<double>{kNan}, std::vector<double>{out, kNan, kNan, 1},
          std::vector<double>{-0.0, 0.0}, std::vector<double>{0.0, -0.0},
          std::vector<double>{-out, -out}, std::vector<double>{out, out}}) {
      std::vector<double> x(static_cast<size_t>(n), -out);
      for (size_t shift : {size_t{0}, size_t{1}, x.size() - few.size()}) {
        std::fill(x.begin(), x.end(), -out);
        std::copy(few.begin(), few.end(),
                  x.begin() + static_cast<std::ptrdiff_t>(shift));
        CheckArgExtreme<double>(arg, {1, n}, x, 1);
        CheckArgExtreme<double>(arg, {n, 1}, x, 0);
        CheckArgExtreme<float>(arg, {1, n}, {x.begin(), x.end()}, 1);
        CheckArgExtreme<float>(arg, {n, 1}, {x.begin(), x.end()}, 0);
      }
    }
  }
}

/// Over the last axis and kept, a few rows at a time have the bits of all, and
/// the node says so; else it doesn't.
inline void CheckArgExtremeRowwise(const PlexusOp* op) {
  const Shape shape = {13, 2, 70};
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const auto run = [&](int64_t rows) {
    return RunOp(op, {x}, {.attributes = {{"axis", "-1"}}, .row_block = rows})
        .outputs[0]
        .bytes;
  };
  for (int64_t rows : {1, 3, 25}) CHECK(run(rows) == run(0));
  const auto rowwise = [&](std::map<std::string, std::string> attributes) {
    const PreparedOp made(op, {x}, {.attributes = attributes});
    return (made.kernel().traits & PLEXUS_ROWWISE) != 0;
  };
  CHECK(rowwise({{"axis", "2"}}));
  CHECK_FALSE(rowwise({{"axis", "2"}, {"keepdims", "0"}}));
  CHECK_FALSE(rowwise({{"axis", "1"}}));
}

/// What the shape rule says of an axis.
inline std::string ArgExtremeAxisError(const PlexusOp* op, const Shape& shape,
                                       const char* axis) {
  return InferOp(op, {TestTensor::Of<float>(shape, Varied<float>(shape))},
                 {.attributes = {{"axis", axis}}})
      .text;
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_OPS_ARG_EXTREME_CHECK_H_
