#include <catch2/catch.hpp>

#include <cstring>
#include <limits>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_cast(void);
extern "C" const PlexusOp* plexus_op_cast_like(void);

namespace plexus::testing {
namespace {

TestTensor Target(int32_t dtype) { return TensorOf(dtype, {0, 2}, {}); }

TEST_CASE("CastLike casts as Cast does, whatever the target's shape") {
  const float infinity = std::numeric_limits<float>::infinity();
  const TestTensor x = TestTensor::Of<float>(
      {2, 4}, {0, -1.9f, 255.5f, 3e9f, std::numeric_limits<float>::quiet_NaN(),
               infinity, -infinity, 0.1f});
  for (const auto& [dtype, name] :
       {std::pair(PLEXUS_FLOAT32, "float32"), {PLEXUS_FLOAT64, "float64"},
        {PLEXUS_INT8, "int8"}, {PLEXUS_INT64, "int64"},
        {PLEXUS_UINT8, "uint8"}, {PLEXUS_BOOL, "bool"},
        {PLEXUS_FLOAT16, "float16"}, {PLEXUS_BFLOAT16, "bfloat16"}}) {
    CAPTURE(name);
    const Outcome want =
        RunOp(plexus_op_cast(), {x}, {.attributes = {{"to", name}}});
    const Outcome got = RunOp(plexus_op_cast_like(), {x, Target(dtype)});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].dtype == dtype);
    CHECK(got.outputs[0].shape == Shape{2, 4});
    CHECK(got.outputs[0].bytes == want.outputs[0].bytes);
  }
}

TEST_CASE("CastLike is the same however large work is split") {
  std::vector<double> numbers(100001);
  std::vector<float> want;
  for (size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = 0.1 * static_cast<double>(i);
    want.push_back(static_cast<float>(numbers[i]));
  }
  for (const MoveCase& with : MoveCases()) {
    const Outcome got =
        RunOp(plexus_op_cast_like(),
              {TestTensor::Of<double>({100001}, numbers),
               Target(PLEXUS_FLOAT32)},
              with.options);
    CHECK(got.outputs[0].values<float>() == want);
  }
}

}  // namespace
}  // namespace plexus::testing
