#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_flatten(void);

namespace plexus::testing {
namespace {

Outcome Flatten(const Shape& shape, int64_t axis, MoveCase with = {0, {}}) {
  with.options.attributes = {{"axis", std::to_string(axis)}};
  return RunOp(plexus_op_flatten(),
               {TensorOf(with.dtype, shape, Numbered(shape))}, with.options);
}

TEST_CASE("Flatten makes a matrix") {
  const auto shape = [](const Shape& from, int64_t axis) {
    const Outcome got = Flatten(from, axis);
    REQUIRE(got.text == "");
    return got.outputs[0].shape;
  };
  // Of ONNX's examples: every axis of [2, 3, 4, 5].
  CHECK(shape({2, 3, 4, 5}, 0) == Shape{1, 120});
  CHECK(shape({2, 3, 4, 5}, 1) == Shape{2, 60});
  CHECK(shape({2, 3, 4, 5}, 3) == Shape{24, 5});
  CHECK(shape({2, 3, 4, 5}, 4) == Shape{120, 1});
  CHECK(shape({2, 3, 4, 5}, -1) == Shape{24, 5});
  CHECK(shape({2, 3, 4, 5}, -4) == Shape{1, 120});
  CHECK(shape({}, 0) == Shape{1, 1});
  CHECK(shape({5, 0, 3}, 1) == Shape{5, 0});
  CHECK(shape({5, 0, 3}, 2) == Shape{0, 3});
  CHECK(InferOp(plexus_op_flatten(), {TestTensor::Of<float>({4}, {1, 2, 3, 4})})
            .outputs[0]
            .shape == Shape{4, 1});
}

TEST_CASE("Flatten keeps all elements in their order") {
  for (const MoveCase& with : MoveCases()) {
    const Shape shape = {20, 30, 70};
    CHECK(Flatten(shape, 2, with).outputs[0].bytes ==
          TensorOf(with.dtype, shape, Numbered(shape)).bytes);
  }
}

TEST_CASE("Flatten says which axes there are") {
  CHECK(Flatten({2, 3}, 3).text == "axis 3 is out of range for rank 2");
  CHECK(Flatten({2, 3}, -3).text == "axis -3 is out of range for rank 2");
}

}  // namespace
}  // namespace plexus::testing
