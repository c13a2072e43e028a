#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_mean_squared_error(void);

namespace plexus::testing {
namespace {

template <typename T>
void Check(const Shape& shape) {
  const std::vector<T> p = Varied<T>(shape, 1), t = Varied<T>(shape, 2);
  std::vector<T> squares;
  for (size_t i = 0; i < p.size(); ++i) {
    squares.push_back((p[i] - t[i]) * (p[i] - t[i]));
  }
  const T sum = OrderedSum(squares, true);
  const std::vector<T> mean = {sum / static_cast<T>(p.size())};
  for (RunOptions options : ReduceCases()) {
    const auto run = [&](const char* reduction) {
      options.attributes = {{"reduction", reduction}};
      const Outcome got =
          RunOp(plexus_op_mean_squared_error(),
                {TestTensor::Of<T>(shape, p), TestTensor::Of<T>(shape, t)},
                options);
      REQUIRE(got.text == "");
      return got.outputs[0];
    };
    CAPTURE(shape, options.simd, options.threads);
    CHECK(run("none").shape == shape);
    CHECK(Difference(run("none").template values<T>(), squares) == "");
    CHECK(run("sum").shape == Shape{});
    CHECK(Difference(run("sum").template values<T>(), {sum}) == "");
    CHECK(Difference(run("mean").template values<T>(), mean) == "");
  }
}

TEST_CASE("MeanSquaredError is the ordered sum of squares over the count") {
  for (int64_t n : {0, 1, 7, 8, 15, 17, 31, 32, 33, 65, 1000}) {
    Check<float>({n});
    Check<double>({2, n});
  }
  Check<float>({});
  Check<float>({300, 200});
}

TEST_CASE("MeanSquaredError gives the mean, and carries NaN") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const auto mean = [](const std::vector<float>& p) {
    return RunOp(plexus_op_mean_squared_error(),
                 {TestTensor::Of<float>({2}, p),
                  TestTensor::Of<float>({2}, {1, 2})})
        .outputs[0]
        .values<float>();
  };
  CHECK(mean({4, 6}) == std::vector<float>{12.5f});
  CHECK(Difference(mean({kNan, 2}), {kNan}) == "");
}

TEST_CASE("MeanSquaredError says what is wrong") {
  const auto text = [](const Shape& a, const Shape& b,
                       const char* reduction = "mean") {
    return InferOp(plexus_op_mean_squared_error(),
                   {TestTensor::Of<float>(a, Varied<float>(a)),
                    TestTensor::Of<float>(b, Varied<float>(b))},
                   {.attributes = {{"reduction", reduction}}})
        .text;
  };
  CHECK(text({2, 3}, {3}) ==
        "predictions has rank 2, but targets has rank 1");
  CHECK(text({2, 3}, {2, 1}) ==
        "dim 1 of predictions is 3, but dim 1 of targets is 1");
  CHECK(text({2}, {2}, "max") ==
        "reduction is \"max\", must be none, mean or sum");
}

}  // namespace
}  // namespace plexus::testing
