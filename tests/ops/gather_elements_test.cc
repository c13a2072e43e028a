#include <catch2/catch.hpp>

#include "tests/ops/index_reference.h"

extern "C" const PlexusOp* plexus_op_gather_elements(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, int64_t axis, const Shape& shape,
           MoveCase with) {
  CAPTURE(from, axis, shape, with.dtype, with.options.threads);
  const Shape indices = SomeIndices(shape, {from[axis]});
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(shape, from, x, [&](Shape index) {
    index[axis] = Front(indices[PlaceOf(shape, index)], from[axis]);
    return index;
  });
  with.options.attributes = {{"axis", std::to_string(axis)}};
  for (const TestTensor& given : IndexTensors(shape, indices)) {
    const Outcome got =
        RunOp(plexus_op_gather_elements(),
              {TensorOf(with.dtype, from, x), given}, with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == shape);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, shape, want).bytes);
  }
}

TEST_CASE("GatherElements takes an element for each index") {
  for (const MoveCase& with : MoveCases()) {
    Check({5}, 0, {9}, with);
    Check({3, 3}, 0, {2, 3}, with);
    Check({2, 2}, 1, {2, 2}, with);
    Check({4, 3, 5}, 0, {7, 3, 5}, with);
    Check({4, 3, 5}, 1, {2, 8, 4}, with);
    Check({4, 3, 5}, 2, {3, 2, 6}, with);
    Check({4, 3}, 0, {0, 3}, with);
    Check({4, 3}, 1, {0, 3}, with);
    if (with.options.threads > 1) {
      Check({30, 200}, 0, {300, 150}, with);
      Check({200, 30}, 1, {150, 300}, with);
    }
  }
}

TEST_CASE("GatherElements says what is wrong") {
  const auto run = [](const Shape& data, const Shape& shape,
                      const Shape& indices, const char* axis) {
    return RunOp(plexus_op_gather_elements(),
                 {TensorOf(PLEXUS_INT8, data, Numbered(data)),
                  TestTensor::Of<int64_t>(shape, indices)},
                 {.attributes = {{"axis", axis}}});
  };
  const Outcome got = run({2, 3}, {1, 3}, {1, -3, 2}, "0");
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text ==
        "index -3 (indices[0, 1]) is out of bounds for axis 0 with 2 elements");
  CHECK(run({2, 3}, {3}, {1, 1, 1}, "0").text ==
        "indices have rank 1, data rank 2");
  CHECK(run({2, 2}, {1, 3}, {1, 1, 1}, "0").text ==
        "dim 1 of indices is 3, that of data only 2");
  CHECK(run({2, 2}, {1, 1}, {1}, "-3").text ==
        "axis -3 is out of range for rank 2");
}

}  // namespace
}  // namespace plexus::testing
