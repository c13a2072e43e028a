#include <catch2/catch.hpp>

#include "tests/ops/reduce_reference.h"

extern "C" const PlexusOp* plexus_op_log_softmax(void);
extern "C" const PlexusOp* plexus_op_negative_log_likelihood_loss(void);
extern "C" const PlexusOp* plexus_op_softmax_cross_entropy_loss(void);

namespace plexus::testing {
namespace {

using Attributes = std::map<std::string, std::string>;

TEST_CASE("SoftmaxCrossEntropyLoss gives the formula's numbers") {
  const TestTensor scores = TestTensor::Of<double>(
      {3, 3}, {1.5, -2, 0.25, 3, 0.5, 0.5, -1, 1, 2});
  const TestTensor labels = TestTensor::Of<int64_t>({3}, {0, 2, 1});
  const TestTensor weights = TestTensor::Of<double>({3}, {0.5, 1, 2});
  const auto check = [](const std::vector<TestTensor>& inputs,
                        const Attributes& attributes,
                        const std::vector<double>& want) {
    const Outcome got = RunOp(plexus_op_softmax_cross_entropy_loss(), inputs,
                              {.attributes = attributes});
    REQUIRE(got.text == "");
    CHECK_THAT(got.outputs[0].values<double>(),
               Catch::Matchers::Approx(want).epsilon(1e-14));
  };
  check({scores, labels}, {{"reduction", "none"}},
        {0.27513026224763526, 2.6520083843911352, 1.3490122167681864});
  check({scores, labels}, {}, {1.4253836211356523});
  check({scores, labels}, {{"reduction", "sum"}}, {4.276150863406957});
  check({scores, labels, weights}, {}, {1.9401697476212212});
  check({scores, labels, weights}, {{"reduction", "none"}},
        {0.13756513112381763, 5.304016768782271, 1.3490122167681864});
  check({scores, labels}, {{"ignore_index", "2"}}, {0.8120712395079108});
}

TEST_CASE("SoftmaxCrossEntropyLoss has the bits of its two parts") {
  const Shape shape = {6, 10, 2, 300};
  const TestTensor scores = TestTensor::Of<float>(shape, Varied<float>(shape));
  std::vector<int32_t> classes;
  for (int i = 0; i < 3600; ++i) classes.push_back(i * i % 10);
  const TestTensor labels = TestTensor::Of<int32_t>({6, 2, 300}, classes);
  const TestTensor weights =
      TestTensor::Of<float>({10}, {1, 2, .5f, 3, .1f, 1, 1, 7, 8, 9});
  for (RunOptions options : ReduceCases()) {
    for (const char* reduction : {"none", "mean", "sum"}) {
      CAPTURE(options.simd, options.threads, reduction);
      options.attributes = {{"axis", "1"}};
      const Outcome log_prob =
          RunOp(plexus_op_log_softmax(), {scores}, options);
      options.attributes = {{"reduction", reduction}};
      const Outcome loss =
          RunOp(plexus_op_negative_log_likelihood_loss(),
                {log_prob.outputs[0], labels, weights}, options);
      const Outcome got = RunOp(plexus_op_softmax_cross_entropy_loss(),
                                {scores, labels, weights}, options);
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].bytes == loss.outputs[0].bytes);
      CHECK(got.outputs[1].bytes == log_prob.outputs[0].bytes);
      CHECK(got.outputs[1].shape == shape);
    }
  }
}

TEST_CASE("SoftmaxCrossEntropyLoss says what is wrong") {
  const TestTensor scores = TestTensor::Of<float>({1, 2}, {1, 2});
  const Outcome run = RunOp(plexus_op_softmax_cross_entropy_loss(),
                            {scores, TestTensor::Of<int64_t>({1}, {2})});
  CHECK(run.code == PLEXUS_ERROR_RUN);
  CHECK(run.text == "labels[0] is 2, must be 0 to 1");
  const Outcome rank = InferOp(plexus_op_softmax_cross_entropy_loss(),
                               {scores, TestTensor::Of<int64_t>({}, {2})});
  CHECK(rank.text ==
        "labels has rank 0, wanted 1: the dims of the first input without its "
        "second");
}

}  // namespace
}  // namespace plexus::testing
