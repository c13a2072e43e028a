#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_layer_normalization(void);

namespace plexus::testing {
namespace {

/// What comes out, in the widest type.
struct Normalized {
  std::vector<double> y, mean, inverse;
};

/// The formula on rows of n elements; S is the type of the statistics.
template <typename T, typename S>
Normalized Plain(const std::vector<T>& x, size_t n, const std::vector<T>& scale,
                 const std::vector<T>& bias, bool fused) {
  using C = std::conditional_t<(sizeof(S) > sizeof(T)), S, T>;
  Normalized result;
  for (size_t at = 0; at < x.size(); at += n) {
    std::vector<C> row(x.begin() + static_cast<ptrdiff_t>(at),
                       x.begin() + static_cast<ptrdiff_t>(at + n));
    const C mean = OrderedSum(row, true) / static_cast<C>(n);
    std::vector<C> squares;
    for (C& v : row) v -= mean, squares.push_back(v * v);
    const C variance = OrderedSum(squares, true) / static_cast<C>(n);
    const C inverse = 1 / std::sqrt(variance + static_cast<C>(1e-5));
    result.mean.push_back(static_cast<S>(mean));
    result.inverse.push_back(static_cast<S>(inverse));
    for (size_t i = 0; i < n; ++i) {
      const C normal = row[i] * inverse, factor = scale[i];
      C y = normal * factor;
      if (!bias.empty()) {
        const C b = bias[i];
        y = fused ? std::fma(normal, factor, b) : y + b;
      }
      result.y.push_back(static_cast<T>(y));
    }
  }
  return result;
}

template <typename T>
std::vector<double> Wide(const TestTensor& t) {
  const std::vector<T> values = t.values<T>();
  return {values.begin(), values.end()};
}

template <typename T, typename S>
void Check(int64_t rows, int64_t n, bool with_bias) {
  const Shape shape = {rows, n};
  const std::vector<T> x = Varied<T>(shape), scale = Varied<T>({n}, 2),
                       bias = with_bias ? Varied<T>({n}, 3) : std::vector<T>();
  std::vector<TestTensor> inputs = {TestTensor::Of<T>(shape, x),
                                    TestTensor::Of<T>({n}, scale)};
  if (with_bias) inputs.push_back(TestTensor::Of<T>({n}, bias));
  for (RunOptions options : ReduceCases()) {
    CAPTURE(rows, n, with_bias, options.simd, options.threads, sizeof(S));
    const bool fused = (options.simd & PLEXUS_SIMD_AVX2) != 0;
    const Normalized want =
        Plain<T, S>(x, static_cast<size_t>(n), scale, bias, fused);
    options.attributes = {{"stash_type", sizeof(S) == 4 ? "1" : "11"}};
    const Outcome got =
        RunOp(plexus_op_layer_normalization(), inputs, options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == shape);
    CHECK(got.outputs[1].shape == Shape{rows, 1});
    CHECK(got.outputs[1].dtype == kDtypeOf<S>);
    CHECK(Difference(Wide<T>(got.outputs[0]), want.y) == "");
    CHECK(Difference(Wide<S>(got.outputs[1]), want.mean) == "");
    CHECK(Difference(Wide<S>(got.outputs[2]), want.inverse) == "");
  }
}

TEST_CASE("LayerNormalization is the formula with ordered sums") {
  for (int64_t n : {1, 2, 7, 8, 15, 17, 31, 32, 33, 65, 768}) {
    for (const bool with_bias : {true, false}) {
      Check<float, float>(5, n, with_bias);
      Check<float, double>(5, n, with_bias);
      Check<double, float>(5, n, with_bias);
      Check<double, double>(5, n, with_bias);
    }
  }
  Check<float, float>(0, 3, true);
  Check<float, float>(900, 100, true);
}

TEST_CASE("LayerNormalization gives the formula's numbers") {
  std::vector<double> x(24);
  for (int i = 0; i < 24; ++i) x[i] = (i * 0.1 - 1) * (i / 4 == 1 ? 3 : 1);
  const auto run = [&](const char* axis, const Shape& part) {
    std::vector<double> scale, bias;
    for (int i = 0; i < Count(part); ++i) {
      scale.push_back(i * 0.25 + 0.5);
      bias.push_back(i * -0.125);
    }
    const Outcome got =
        RunOp(plexus_op_layer_normalization(),
              {TestTensor::Of<double>({2, 3, 4}, x),
               TestTensor::Of<double>(part, scale),
               TestTensor::Of<double>(part, bias)},
              {.attributes = {{"axis", axis}, {"stash_type", "11"}}});
    REQUIRE(got.text == "");
    return got.outputs;
  };
  const auto close = [](const TestTensor& t, const std::vector<double>& want) {
    std::vector<double> got = t.values<double>();
    got.resize(want.size());
    CHECK_THAT(got, Catch::Matchers::Approx(want).epsilon(1e-13));
  };
  const auto last = run("-1", {4});
  CHECK(last[1].shape == Shape{2, 3, 1});
  close(last[0], {-0.6705522259822752, -0.46027611299113785,
                  0.19703481732151612, 1.301380564955688, -0.6707905809977055,
                  -0.4603952904988531, 0.1971937206651374, 1.301976452494264});
  close(last[1], {-0.85, -1.35, -0.05, 0.35, 0.75, 1.15});
  close(last[2], {8.940696346430334, 2.9812914711009135, 8.940696346430334});
  const auto both = run("1", {3, 4});
  CHECK(both[2].shape == Shape{2, 1, 1});
  close(both[0], {-0.21677423264264223, -0.32009680937837803,
                  -0.336709693057057, -0.26661288367867875});
  close(both[1], {-0.75, 0.75});
  close(both[2], {1.7341938611411378, 2.8967057599594743});
}

TEST_CASE("LayerNormalization of equal elements is B, of NaN or infinity NaN") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const Outcome got =
      RunOp(plexus_op_layer_normalization(),
            {TestTensor::Of<float>({3, 2}, {7, 7, kNan, 1, kInf, 1}),
             TestTensor::Of<float>({2}, {2, 3}),
             TestTensor::Of<float>({2}, {-1, 5})});
  CHECK(Difference(got.outputs[0].values<float>(),
                   {-1, 5, kNan, kNan, kNan, kNan}) == "");
}

TEST_CASE("LayerNormalization over the last axis does rows alone") {
  const std::vector<TestTensor> inputs = {
      TestTensor::Of<float>({13, 10}, Varied<float>({13, 10})),
      TestTensor::Of<float>({10}, Varied<float>({10}))};
  const PlexusOp* const op = plexus_op_layer_normalization();
  const Outcome whole = RunOp(op, inputs);
  const Outcome got = RunOp(op, inputs, {.row_block = 3});
  REQUIRE(got.text == "");
  for (size_t i : {0, 1, 2}) {
    CHECK(got.outputs[i].bytes == whole.outputs[i].bytes);
  }
  const PreparedOp all(op,
                       {inputs[0], TestTensor::Of<float>(
                                       {13, 10}, Varied<float>({13, 10}))},
                       {.attributes = {{"axis", "0"}}});
  REQUIRE(all.text() == "");
  CHECK((all.kernel().traits & PLEXUS_ROWWISE) == 0);
}

TEST_CASE("LayerNormalization says what is wrong") {
  const auto text = [](const Shape& scale,
                       std::map<std::string, std::string> attributes) {
    return InferOp(plexus_op_layer_normalization(),
                   {TestTensor::Of<float>({2, 3}, Varied<float>({2, 3})),
                    TestTensor::Of<float>(scale, Varied<float>(scale))},
                   {.attributes = attributes})
        .text;
  };
  CHECK(text({3}, {}) == "");
  CHECK(text({2, 3}, {}) ==
        "Scale has rank 2, wanted 1: the dims of X from axis 1 on");
  CHECK(text({4}, {}) == "dim 0 of Scale is 4, but dim 1 of X is 3");
  CHECK(text({3}, {{"axis", "2"}}) == "axis 2 is out of range for rank 2");
  CHECK(text({3}, {{"stash_type", "10"}}) ==
        "stash_type is 10, must be 1 (float32) or 11 (float64)");
}

}  // namespace
}  // namespace plexus::testing
