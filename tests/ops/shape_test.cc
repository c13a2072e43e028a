#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_shape(void);

namespace plexus::testing {
namespace {

/// The host compares the value that the shape rule states with what the kernel
/// writes.
Shape ShapeFrom(const Shape& shape,
                std::map<std::string, std::string> attributes) {
  const Outcome got =
      RunOp(plexus_op_shape(), {TensorOf(PLEXUS_BOOL, shape, Numbered(shape))},
            {.attributes = std::move(attributes)});
  REQUIRE(got.text == "");
  const Shape dims = got.outputs[0].values<int64_t>();
  CHECK(got.outputs[0].shape == Shape{static_cast<int64_t>(dims.size())});
  return dims;
}

TEST_CASE("Shape gives the dims of any tensor") {
  for (const Shape& shape :
       {Shape{}, Shape{7}, Shape{2, 3, 4}, Shape{2, 0, 4}}) {
    CHECK(ShapeFrom(shape, {}) == shape);
    const Outcome got = InferOp(
        plexus_op_shape(), {TensorOf(PLEXUS_FLOAT16, shape, Numbered(shape))});
    CHECK(got.outputs[0].values<int64_t>() == shape);
  }
}

TEST_CASE("Shape slices the dims as Python slices a list") {
  const Shape x = {2, 3, 4};
  CHECK(ShapeFrom(x, {{"start", "1"}}) == Shape{3, 4});
  CHECK(ShapeFrom(x, {{"start", "-1"}}) == Shape{4});
  CHECK(ShapeFrom(x, {{"end", "-1"}}) == Shape{2, 3});
  CHECK(ShapeFrom(x, {{"start", "1"}, {"end", "2"}}) == Shape{3});
  CHECK(ShapeFrom(x, {{"start", "2"}, {"end", "1"}}) == Shape{});
  CHECK(ShapeFrom(x, {{"start", "-7"}, {"end", "9"}}) == x);
  CHECK(ShapeFrom(x, {{"end", "-7"}}) == Shape{});
  CHECK(ShapeFrom(x, {{"end", "0"}}) == Shape{});
}

}  // namespace
}  // namespace plexus::testing
