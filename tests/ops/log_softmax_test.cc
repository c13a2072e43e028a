#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

#include "tests/ops/line_map_check.h"

extern "C" const PlexusOp* plexus_op_exp(void);
extern "C" const PlexusOp* plexus_op_log(void);
extern "C" const PlexusOp* plexus_op_log_softmax(void);

namespace plexus::testing {
namespace {

/// The formula, element by element, with the sum in its order.
template <typename T>
std::vector<T> Plain(std::vector<T> line, bool innermost, uint32_t simd) {
  const T max = *std::max_element(line.begin(), line.end());
  for (T& v : line) v -= max;
  const T sum =
      OrderedSum(ElementsOf<T>(plexus_op_exp(), line, simd), innermost);
  const T log = ElementsOf<T>(plexus_op_log(), {sum}, simd)[0];
  for (T& v : line) v -= log;
  return line;
}

TEST_CASE("LogSoftmax is x less the maximum and Log of the ordered sum") {
  CheckLineMaps(plexus_op_log_softmax(),
                [](const auto& line, bool innermost, uint32_t simd) {
                  return Plain(line, innermost, simd);
                });
}

TEST_CASE("LogSoftmax over the last axis does rows alone as in a batch") {
  CheckRowsAlone(plexus_op_log_softmax(), {133, 10}, {1, 2, 65});
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
