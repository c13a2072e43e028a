#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduction_check.h"

extern "C" const PlexusOp* plexus_op_lp_normalization(void);

namespace plexus::testing {
namespace {

template <typename T>
std::vector<T> Plain(const Shape& shape, const std::vector<T>& x, size_t axis,
                     int p) {
  std::vector<bool> reduced(shape.size(), false);
  reduced[axis] = true;
  std::vector<T> places;  // whole numbers, exact
  for (size_t i = 0; i < x.size(); ++i) places.push_back(static_cast<T>(i));
  const auto groups = Groups(shape, x, reduced);
  const auto where = Groups(shape, places, reduced);
  std::vector<T> y(x.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    std::vector<T> terms = groups[g];
    for (T& v : terms) v = p == 1 ? std::fabs(v) : v * v;
    T norm = OrderedSum(terms, IsInnermost(reduced));
    if (p == 2) norm = std::sqrt(norm);
    for (size_t i = 0; i < terms.size(); ++i) {
      y[static_cast<size_t>(where[g][i])] = groups[g][i] / norm;
    }
  }
  return y;
}

template <typename T>
void Check(const Shape& shape, size_t axis) {
  const std::vector<T> x = Varied<T>(shape);
  for (int p : {1, 2}) {
    for (RunOptions options : ReduceCases()) {
      CAPTURE(shape, axis, p, options.simd, options.threads);
      options.attributes = {{"axis", std::to_string(axis)},
                            {"p", std::to_string(p)}};
      const Outcome got = RunOp(plexus_op_lp_normalization(),
                                {TestTensor::Of<T>(shape, x)}, options);
      REQUIRE(got.text == "");
      CHECK(Difference(got.outputs[0].values<T>(), Plain(shape, x, axis, p)) ==
            "");
    }
  }
}

TEST_CASE("LpNormalization divides by the ordered norm") {
  for (int64_t n : {0, 1, 7, 8, 15, 17, 31, 32, 33, 65, 1000}) {
    Check<float>({3, n}, 1);
    Check<double>({3, n}, 1);
    Check<float>({2, n, 3}, 1);
    Check<double>({5, n}, 0);
  }
  Check<float>({0, 4}, 1);
  Check<float>({2000, 30}, 1);
  Check<float>({30, 9, 300}, 1);
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
  const TestTensor x =
      TestTensor::Of<float>({13, 10}, Varied<float>({13, 10}));
  const Outcome whole = RunOp(plexus_op_lp_normalization(), {x});
  const Outcome got =
      RunOp(plexus_op_lp_normalization(), {x}, {.row_block = 3});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].bytes == whole.outputs[0].bytes);
  const PreparedOp first(plexus_op_lp_normalization(), {x},
                         {.attributes = {{"axis", "0"}}});
  CHECK((first.kernel().traits & PLEXUS_ROWWISE) == 0);
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
