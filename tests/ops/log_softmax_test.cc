#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_log(void);
extern "C" const PlexusOp* plexus_op_log_softmax(void);

namespace plexus::testing {
namespace {

/// The formula, element by element, with the sum in its order.
template <typename T>
std::vector<T> Plain(const Shape& shape, const std::vector<T>& x, size_t axis,
                     uint32_t simd) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  std::vector<T> places;  // whole numbers, exact
  for (size_t i = 0; i < x.size(); ++i) places.push_back(static_cast<T>(i));
  const auto groups = Groups(shape, x, reduced);
  const auto where = Groups(shape, places, reduced);
  std::vector<T> y(x.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].empty()) continue;
    std::vector<T> shifted = groups[g];
    const T max = *std::max_element(shifted.begin(), shifted.end());
    for (T& v : shifted) v -= max;
    const T sum = OrderedSum(ElementsOf<T>(plexus_op_exp(), shifted, simd),
                             IsInnermost(reduced));
    const T log = ElementsOf<T>(plexus_op_log(), {sum}, simd)[0];
    for (size_t i = 0; i < shifted.size(); ++i) {
      y[static_cast<size_t>(where[g][i])] = shifted[i] - log;
    }
  }
  return y;
}

template <typename T>
void Check(const Shape& shape, size_t axis) {
  std::vector<T> x = Varied<T>(shape);
  for (T& v : x) v = std::fmod(v, T{120});
  for (RunOptions options : ReduceCases()) {
    CAPTURE(shape, axis, options.simd, options.threads, options.misaligned);
    options.attributes = {{"axis", std::to_string(axis)}};
    const Outcome got =
        RunOp(plexus_op_log_softmax(), {TestTensor::Of<T>(shape, x)}, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == shape);
    CHECK(Difference(got.outputs[0].values<T>(),
                     Plain(shape, x, axis, options.simd)) == "");
  }
}

TEST_CASE("LogSoftmax is x less the maximum and Log of the ordered sum") {
  for (int64_t n :
       {0, 1, 7, 8, 10, 15, 16, 17, 31, 32, 33, 64, 65, 127, 1000}) {
    Check<float>({3, n}, 1);
    Check<double>({3, n}, 1);
    Check<float>({2, n, 3}, 1);
    Check<double>({5, n}, 0);
  }
  Check<float>({0, 4}, 1);
  Check<float>({2, 10, 1}, 1);
  Check<float>({2, 3, 4, 5}, 2);
  Check<float>({5000, 10}, 1);
  Check<float>({30, 9, 300}, 1);
}

TEST_CASE("LogSoftmax over the last axis does rows alone as in a batch") {
  const Shape shape = {133, 10};
  const TestTensor x = TestTensor::Of<float>(shape, Varied<float>(shape));
  const Outcome whole = RunOp(plexus_op_log_softmax(), {x});
  for (int64_t rows : {1, 2, 65}) {
    const Outcome got = RunOp(plexus_op_log_softmax(), {x},
                              {.row_block = rows});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  }
  const PreparedOp first(plexus_op_log_softmax(), {x},
                         {.attributes = {{"axis", "0"}}});
  CHECK((first.kernel().traits & PLEXUS_ROWWISE) == 0);
}

TEST_CASE("LogSoftmax gives the formula's numbers") {
  const std::vector<double> x = {1.5, -2, 0.25, 3, 0.5, 0.5, -1, 100};
  const auto run = [&](const char* axis) {
    return RunOp(plexus_op_log_softmax(), {TestTensor::Of<double>({2, 4}, x)},
                 {.attributes = {{"axis", axis}}})
        .outputs[0]
        .values<double>();
  };
  const std::vector<double> last = {
      -1.7575805084953793, -5.257580508495379, -3.007580508495379,
      -0.2575805084953792, -99.5, -99.5, -101, 0};
  const std::vector<double> first = {
      -0.31326168751822286, -2.5788897342925496, -0.25192908134537295, -97,
      -1.3132616875182228, -0.07888973429254956, -1.501929081345373, 0};
  CHECK_THAT(run("-1"), Catch::Matchers::Approx(last).epsilon(1e-14));
  CHECK_THAT(run("0"), Catch::Matchers::Approx(first).epsilon(1e-14));
}

TEST_CASE("LogSoftmax neither underflows nor hides a NaN") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const auto run = [](const std::vector<float>& x) {
    return RunOp(plexus_op_log_softmax(),
                 {TestTensor::Of<float>({static_cast<int64_t>(x.size())}, x)})
        .outputs[0]
        .values<float>();
  };
  CHECK(run({1000, 0, -kInf}) == std::vector<float>{0, -1000, -kInf});
  CHECK(Difference(run({1, kNan, 2}), {kNan, kNan, kNan}) == "");
  CHECK(Difference(run({1, kInf}), {kNan, kNan}) == "");
  CHECK(Difference(run({-kInf, -kInf}), {kNan, kNan}) == "");
}

TEST_CASE("LogSoftmax says what is wrong with its axis") {
  const auto text = [](const Shape& shape, const char* axis) {
    return InferOp(plexus_op_log_softmax(),
                   {TestTensor::Of<float>(shape, Varied<float>(shape))},
                   {.attributes = {{"axis", axis}}})
        .text;
  };
  CHECK(text({2, 3}, "-3") == "axis -3 is out of range for rank 2");
  CHECK(text({}, "-1") == "axis -1 is out of range for rank 0");
}

}  // namespace
}  // namespace plexus::testing
