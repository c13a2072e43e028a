#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/line_map_check.h"

extern "C" const PlexusOp* plexus_op_lp_normalization(void);

namespace plexus::testing {
namespace {

template <typename T>
std::vector<T> Plain(std::vector<T> line, bool innermost, int p) {
  std::vector<T> terms = line;
  for (T& v : terms) v = p == 1 ? std::fabs(v) : v * v;
  const T sum = OrderedSum(terms, innermost);
  const T norm = p == 1 ? sum : std::sqrt(sum);
  for (T& v : line) v /= norm;
  return line;
}

TEST_CASE("LpNormalization divides by the ordered norm") {
  for (const int p : {1, 2}) {
    CheckLineMaps(plexus_op_lp_normalization(),
                  [p](const auto& line, bool innermost, uint32_t /*simd*/) {
                    return Plain(line, innermost, p);
                  },
                  {{"p", std::to_string(p)}});
  }
}

TEST_CASE("LpNormalization of zeros is 0, else as in NumPy") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> x = {3, 4, 0, -0.0f, kInf, -1, kNan, 1};
  const std::vector<float> want = {0.6f, 0.8f, 0, 0, kNan, -0.0f, kNan, kNan};
  std::vector<float> turned, want_turned;
  for (size_t i : {0, 2, 4, 6, 1, 3, 5, 7}) {
    turned.push_back(x[i]);
    want_turned.push_back(want[i]);
  }
  for (uint32_t simd : SimdMasks()) {
    const Outcome rows =
        RunOp(plexus_op_lp_normalization(),
              {TestTensor::Of<float>({4, 2}, x)}, {.simd = simd});
    CHECK(Difference(rows.outputs[0].values<float>(), want) == "");
    const Outcome columns =
        RunOp(plexus_op_lp_normalization(),
              {TestTensor::Of<float>({2, 4}, turned)},
              {.attributes = {{"axis", "0"}}, .simd = simd});
    CHECK(Difference(columns.outputs[0].values<float>(), want_turned) == "");
  }
}

TEST_CASE("LpNormalization over the last axis does rows alone as in a batch") {
  CheckRowsAlone(plexus_op_lp_normalization(), {13, 10}, {1, 3, 5});
}

TEST_CASE("LpNormalization says what is wrong with its attributes") {
  const auto text = [](std::map<std::string, std::string> attributes) {
    return InferOp(plexus_op_lp_normalization(),
                   {TestTensor::Of<float>({2}, {1, 2})},
                   {.attributes = attributes})
        .text;
  };
  CHECK(text({{"p", "3"}}) == "p is 3, must be 1 or 2");
  CHECK(text({{"axis", "1"}}) == "axis 1 is out of range for rank 1");
}

}  // namespace
}  // namespace plexus::testing
