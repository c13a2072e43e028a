#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_constant(void);

namespace plexus::testing {
namespace {

Outcome Make(std::map<std::string, std::string> attributes) {
  return RunOp(plexus_op_constant(), {}, {.attributes = std::move(attributes)});
}

TEST_CASE("Constant is a number or a list") {
  Outcome got = Make({{"value_int", "-7"}});
  CHECK(got.outputs[0].shape == Shape{});
  CHECK(got.outputs[0].values<int64_t>() == Shape{-7});
  got = Make({{"value_ints", "[3, -9223372036854775808]"}});
  CHECK(got.outputs[0].shape == Shape{2});
  CHECK(got.outputs[0].values<int64_t>() == Shape{3, INT64_MIN});
  got = Make({{"value_ints", "[]"}});
  CHECK(got.text == "");
  CHECK(got.outputs[0].shape == Shape{0});
  got = Make({{"value_float", "0.1"}});
  CHECK(got.outputs[0].shape == Shape{});
  CHECK(got.outputs[0].values<float>() == std::vector<float>{0.1f});
  got = Make({{"value_floats", "[0.1, -inf]"}});
  CHECK(got.outputs[0].shape == Shape{2});
  CHECK(got.outputs[0].values<float>() ==
        std::vector<float>{0.1f, -std::numeric_limits<float>::infinity()});
}

TEST_CASE("Constant's integers may be dims") {
  const Outcome got = InferOp(plexus_op_constant(), {},
                              {.attributes = {{"value_ints", "[2, 3]"}}});
  CHECK(got.outputs[0].values<int64_t>() == Shape{2, 3});
}

TEST_CASE("Constant takes one value") {
  CHECK(Make({}).text ==
        "needs one of value_float, value_floats, value_int, value_ints");
  CHECK(Make({{"value_int", "1"}, {"value_float", "1"}}).text ==
        "takes value_float or value_int, not both");
}

}  // namespace
}  // namespace plexus::testing
