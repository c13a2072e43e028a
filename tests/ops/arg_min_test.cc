#include <catch2/catch.hpp>

#include "tests/ops/arg_extreme_check.h"

extern "C" const PlexusOp* plexus_op_arg_min(void);

namespace plexus::testing {
namespace {

const ArgExtreme kArg = {plexus_op_arg_min(), false};

TEST_CASE("ArgMin finds the first or last of the smallest") {
  CheckArgExtremes<float>(kArg);
  CheckArgExtremes<double>(kArg);
  CheckArgExtremes<int32_t>(kArg);
  CheckArgExtremes<int64_t>(kArg);
  CheckArgExtremes<uint8_t>(kArg);
}

TEST_CASE("ArgMin takes NaN before all else, and -0 for 0") {
  CheckArgExtremeOfSpecialValues(kArg);
}

TEST_CASE("ArgMin over the last axis does rows alone as in a batch") {
  CheckArgExtremeRowwise(kArg.op);
}

TEST_CASE("ArgMin keeps or drops the axis") {
  const TestTensor x = TestTensor::Of<float>({2, 3}, {5, 1, 2, 0, 7, 0});
  const auto run = [&](std::map<std::string, std::string> attributes) {
    return RunOp(kArg.op, {x}, {.attributes = attributes}).outputs[0];
  };
  CHECK(run({}).shape == Shape{1, 3});
  CHECK(run({}).values<int64_t>() == Shape{1, 0, 1});
  CHECK(run({{"axis", "-1"}, {"keepdims", "0"}}).shape == Shape{2});
  CHECK(run({{"axis", "-1"}}).values<int64_t>() == Shape{1, 0});
  CHECK(run({{"axis", "-1"}, {"select_last_index", "1"}}).values<int64_t>() ==
        Shape{1, 2});
}

TEST_CASE("ArgMin says what is wrong with its axis") {
  CHECK(ArgExtremeAxisError(kArg.op, {2, 3}, "2") ==
        "axis 2 is out of range for rank 2");
  CHECK(ArgExtremeAxisError(kArg.op, {}, "0") ==
        "axis 0 is out of range for rank 0");
  CHECK(ArgExtremeAxisError(kArg.op, {2, 0}, "-1") == "axis 1 has no elements");
}

}  // namespace
}  // namespace plexus::testing
