#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_unsqueeze(void);

namespace plexus::testing {
namespace {

Outcome Unsqueeze(const Shape& shape, const TestTensor& axes,
                  const MoveCase& with = {0, {}}) {
  return RunOp(plexus_op_unsqueeze(),
               {TensorOf(with.dtype, shape, Numbered(shape)), axes},
               with.options);
}

TEST_CASE("Unsqueeze puts in axes of dim 1") {
  const auto shape = [](const Shape& from, const Shape& axes) {
    const Outcome got = Unsqueeze(from, List(axes));
    REQUIRE(got.text == "");
    return got.outputs[0].shape;
  };
  // Axes count in the result; ONNX's examples.
  CHECK(shape({3, 4, 5}, {0}) == Shape{1, 3, 4, 5});
  CHECK(shape({3, 4, 5}, {1, 4}) == Shape{3, 1, 4, 5, 1});
  CHECK(shape({3, 4, 5}, {5, 4, 2}) == Shape{3, 4, 1, 5, 1, 1});
  CHECK(shape({1, 3, 1, 5}, {-2}) == Shape{1, 3, 1, 1, 5});
  CHECK(shape({}, {0, 1}) == Shape{1, 1});
  CHECK(shape({0}, {-1}) == Shape{0, 1});
  CHECK(shape({2}, {}) == Shape{2});
}

TEST_CASE("Unsqueeze keeps all elements in their order") {
  for (const MoveCase& with : MoveCases()) {
    const Shape shape = {300, 200};
    CHECK(Unsqueeze(shape, List({1}), with).outputs[0].bytes ==
          TensorOf(with.dtype, shape, Numbered(shape)).bytes);
  }
}

TEST_CASE("Unsqueeze says what is wrong with the axes") {
  CHECK(Unsqueeze({2}, List({2})).text == "axis 2 is out of range for rank 2");
  CHECK(Unsqueeze({2}, List({-3})).text ==
        "axis -3 is out of range for rank 2");
  CHECK(Unsqueeze({2}, List({0, 0})).text == "axes [0, 0] name axis 0 twice");
  CHECK(Unsqueeze({2}, List({1, -2})).text == "axes [1, -2] name axis 1 twice");
  CHECK(Unsqueeze({2}, TestTensor::Of<int64_t>({1}, {0})).text ==
        "axes depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
