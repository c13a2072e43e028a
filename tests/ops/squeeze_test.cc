#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_squeeze(void);

namespace plexus::testing {
namespace {

Outcome Squeeze(const Shape& shape, std::vector<TestTensor> axes,
                const MoveCase& with = {0, {}}) {
  axes.insert(axes.begin(), TensorOf(with.dtype, shape, Numbered(shape)));
  return RunOp(plexus_op_squeeze(), axes, with.options);
}

TEST_CASE("Squeeze leaves out axes of dim 1") {
  const auto shape = [](const Shape& from, std::vector<TestTensor> axes) {
    const Outcome got = Squeeze(from, std::move(axes));
    REQUIRE(got.text == "");
    return got.outputs[0].shape;
  };
  CHECK(shape({1, 3, 4, 5}, {List({0})}) == Shape{3, 4, 5});
  CHECK(shape({1, 3, 1, 5}, {List({-2})}) == Shape{1, 3, 5});
  CHECK(shape({1, 3, 1, 5}, {List({2, 0})}) == Shape{3, 5});
  CHECK(shape({1, 3, 1, 5}, {List({})}) == Shape{1, 3, 1, 5});
  CHECK(shape({1, 3, 1, 0}, {}) == Shape{3, 0});
  CHECK(shape({1, 1}, {}) == Shape{});
  CHECK(shape({}, {}) == Shape{});
}

TEST_CASE("Squeeze keeps all elements in their order") {
  for (const MoveCase& with : MoveCases()) {
    const Shape shape = {300, 1, 200};
    CHECK(Squeeze(shape, {List({1})}, with).outputs[0].bytes ==
          TensorOf(with.dtype, shape, Numbered(shape)).bytes);
  }
}

TEST_CASE("Squeeze says what is wrong with the axes") {
  const Shape shape = {1, 3, 1};
  CHECK(Squeeze(shape, {List({1})}).text ==
        "axis 1 can't be squeezed: its dim is 3, not 1");
  CHECK(Squeeze(shape, {List({3})}).text ==
        "axis 3 is out of range for rank 3");
  CHECK(Squeeze(shape, {List({-4})}).text ==
        "axis -4 is out of range for rank 3");
  CHECK(Squeeze(shape, {List({2, -1})}).text ==
        "axes [2, -1] name axis 2 twice");
  CHECK(Squeeze(shape, {TestTensor::Constant<int64_t>({1, 1}, {0})}).text ==
        "axes must be a list (rank 1), not rank 2");
  CHECK(Squeeze(shape, {TestTensor::Of<int64_t>({1}, {0})}).text ==
        "axes depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
