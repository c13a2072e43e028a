#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_negative_log_likelihood_loss(void);

namespace plexus::testing {
namespace {

using Attributes = std::map<std::string, std::string>;

Outcome Nll(const std::vector<TestTensor>& inputs,
            const Attributes& attributes = {}) {
  return RunOp(plexus_op_negative_log_likelihood_loss(), inputs,
               {.attributes = attributes});
}

/// Elements are whole numbers or halves, so that all sums are exact.
const TestTensor kInput = TestTensor::Of<float>(
    {2, 3, 2}, {-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12});
const TestTensor kTarget = TestTensor::Of<int64_t>({2, 2}, {0, 2, 1, 0});
const TestTensor kWeight = TestTensor::Of<float>({3}, {0.5f, 2, 4});

TEST_CASE("NegativeLogLikelihoodLoss picks the target's class") {
  const auto loss = [](const std::vector<TestTensor>& inputs,
                       Attributes attributes) {
    const Outcome got = Nll(inputs, attributes);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape ==
          (attributes["reduction"] == "none" ? Shape{2, 2} : Shape{}));
    return got.outputs[0].values<float>();
  };
  using Floats = std::vector<float>;
  const std::vector<TestTensor> plain = {kInput, kTarget};
  const std::vector<TestTensor> weighted = {kInput, kTarget, kWeight};
  CHECK(loss(plain, {{"reduction", "none"}}) == Floats{1, 6, 9, 8});
  CHECK(loss(plain, {{"reduction", "sum"}}) == Floats{24});
  CHECK(loss(plain, {}) == Floats{6});
  CHECK(loss(weighted, {{"reduction", "none"}}) == Floats{0.5f, 24, 18, 4});
  CHECK(loss(weighted, {{"reduction", "sum"}}) == Floats{46.5f});
  CHECK(loss(weighted, {{"reduction", "mean"}}) == Floats{46.5f / 7});
  CHECK(loss(plain, {{"ignore_index", "0"}, {"reduction", "none"}}) ==
        Floats{0, 6, 9, 0});
  CHECK(loss(plain, {{"ignore_index", "0"}}) == Floats{7.5f});
  CHECK(loss(weighted, {{"ignore_index", "0"}}) == Floats{7});
}

TEST_CASE("NegativeLogLikelihoodLoss ignores a label that is no class") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  const TestTensor x = TestTensor::Of<float>({2, 2}, {-kInf, -1, -3, -2});
  const Outcome got = Nll({x, TestTensor::Of<int32_t>({2}, {-100, 0})},
                          {{"ignore_index", "-100"}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].values<float>() == std::vector<float>{3});
  const Outcome none = Nll({x, TestTensor::Of<int32_t>({2}, {-100, -100})},
                           {{"ignore_index", "-100"}});
  const float mean = none.outputs[0].values<float>()[0];
  CHECK(mean != mean);
}

TEST_CASE("NegativeLogLikelihoodLoss sums in the order of ReduceSum") {
  const Shape shape = {5000, 7};
  const std::vector<float> x = Varied<float>(shape);
  std::vector<int64_t> target;
  std::vector<float> losses;
  for (size_t i = 0; i < 5000; ++i) {
    target.push_back(static_cast<int64_t>(i * i % 7));
    losses.push_back(-x[i * 7 + i * i % 7]);
  }
  const float sum = OrderedSum(losses, true);
  for (RunOptions options : ReduceCases()) {
    for (const bool mean : {false, true}) {
      options.attributes = {{"reduction", mean ? "mean" : "sum"}};
      const Outcome got =
          RunOp(plexus_op_negative_log_likelihood_loss(),
                {TestTensor::Of<float>(shape, x),
                 TestTensor::Of<int64_t>({5000}, target)},
                options);
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].values<float>() ==
            std::vector<float>{mean ? sum / 5000 : sum});
    }
  }
}

TEST_CASE("NegativeLogLikelihoodLoss of nothing") {
  const std::vector<TestTensor> none = {TestTensor::Of<double>({0, 3}, {}),
                                        TestTensor::Of<int64_t>({0}, {})};
  CHECK(Nll(none, {{"reduction", "sum"}}).outputs[0].values<double>() ==
        std::vector<double>{0});
  CHECK(Nll(none, {{"reduction", "none"}}).outputs[0].shape == Shape{0});
}

TEST_CASE("NegativeLogLikelihoodLoss says which label is no class") {
  const auto fails = [](const std::vector<int64_t>& target) {
    const Outcome got = Nll({kInput, TestTensor::Of<int64_t>({2, 2}, target)});
    CHECK(got.code == PLEXUS_ERROR_RUN);
    return got.text;
  };
  CHECK(fails({0, 1, 3, 9}) == "target[1, 0] is 3, must be 0 to 2");
  CHECK(fails({0, -1, 0, 0}) == "target[0, 1] is -1, must be 0 to 2");
}

TEST_CASE("NegativeLogLikelihoodLoss says what is wrong with its inputs") {
  const auto text = [](const std::vector<TestTensor>& inputs,
                       const Attributes& attributes = {}) {
    return InferOp(plexus_op_negative_log_likelihood_loss(), inputs,
                   {.attributes = attributes})
        .text;
  };
  CHECK(text({kInput, TestTensor::Of<int64_t>({2}, {0, 0})}) ==
        "target has rank 1, wanted 2: the dims of the first input without its "
        "second");
  CHECK(text({kInput, TestTensor::Of<int64_t>({2, 1}, {0, 0})}) ==
        "dim 1 of target is 1, but dim 2 of the first input is 2");
  CHECK(text({TestTensor::Of<float>({3}, {1, 2, 3}),
              TestTensor::Of<int64_t>({}, {0})}) ==
        "the first input must be [N, C, ...], not of rank 1");
  CHECK(text({kInput, kTarget, TestTensor::Of<float>({2}, {1, 2})}) ==
        "dim 0 of weight is 2, but dim 1 of the first input is 3");
  CHECK(text({kInput, kTarget, TestTensor::Of<float>({}, {1})}) ==
        "weight must be a list (rank 1), not rank 0");
  CHECK(text({kInput, kTarget}, {{"reduction", "average"}}) ==
        "reduction is \"average\", must be none, mean or sum");
}

}  // namespace
}  // namespace plexus::testing
