#include <catch2/catch.hpp>

#include "tests/ops/scatter_reference.h"

extern "C" const PlexusOp* plexus_op_scatter_nd(void);

namespace plexus::testing {
namespace {

/// Calls change(place in data, place in updates) in the order of indices.
template <typename Change>
void Scatter(const Shape& data, const Shape& shape, const Shape& indices,
             const Change& change) {
  const auto n = static_cast<size_t>(shape.back());
  size_t inner = 1;
  for (size_t k = n; k < data.size(); ++k) inner *= data[k];
  for (size_t tuple = 0; tuple < indices.size() / n; ++tuple) {
    Shape place(data.size(), 0);
    for (size_t k = 0; k < n; ++k) {
      place[k] = Front(indices[tuple * n + k], data[k]);
    }
    for (size_t j = 0; j < inner; ++j) {
      change(PlaceOf(data, place) + j, tuple * inner + j);
    }
  }
}

void Check(const Shape& data, const Shape& shape, MoveCase with) {
  CAPTURE(data, shape, with.dtype, with.options.threads);
  const Shape bounds(data.begin(), data.begin() + shape.back());
  const Shape indices = SomeIndices(shape, bounds);
  Shape slices(shape.begin(), shape.end() - 1);
  slices.insert(slices.end(), data.begin() + shape.back(), data.end());
  for (const TestTensor& given : IndexTensors(shape, indices)) {
    Elements64 want = Numbered(data);
    const Elements64 updates = Numbered(slices, 5000);
    Scatter(data, shape, indices,
            [&](size_t at, size_t i) { want[at] = updates[i]; });
    with.options.attributes = {};
    const Outcome got =
        RunOp(plexus_op_scatter_nd(),
              {TensorOf(with.dtype, data, Numbered(data)), given,
               TensorOf(with.dtype, slices, updates)},
              with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == data);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, data, want).bytes);
  }
  if (with.dtype != PLEXUS_FLOAT32) return;
  for (const std::string reduction : kReductions) {
    std::vector<float> want = SomeFloats(data, 1);
    const std::vector<float> updates = SomeFloats(slices, 77);
    Scatter(data, shape, indices, [&](size_t at, size_t i) {
      want[at] = Reduced(reduction, want[at], updates[i]);
    });
    with.options.attributes = {{"reduction", reduction}};
    const Outcome got = RunOp(plexus_op_scatter_nd(),
                              {TestTensor::Of<float>(data, SomeFloats(data, 1)),
                               TestTensor::Of<int64_t>(shape, indices),
                               TestTensor::Of<float>(slices, updates)},
                              with.options);
    CHECK(SameFloats(got.outputs[0].values<float>(), want));
  }
}

TEST_CASE("ScatterND does all updates in their order") {
  for (const MoveCase& with : MoveCases()) {
    Check({8}, {4, 1}, with);  // the shapes of ONNX's two examples
    Check({4, 4, 4}, {2, 1}, with);
    Check({4, 3, 5}, {3}, with);
    Check({4, 3, 5}, {2, 6, 2}, with);
    Check({4, 3}, {9, 2}, with);
    Check({4, 0}, {3, 1}, with);
    Check({4, 3}, {0, 2}, with);
    if (with.options.threads > 1) {
      Check({3, 30000}, {9, 1}, with);
      Check({30, 500}, {700, 2}, with);
    }
  }
}

TEST_CASE("ScatterND says what is wrong") {
  const auto run = [](const Shape& shape, int64_t index, const Shape& updates,
                      const char* reduction = "none") {
    return RunOp(plexus_op_scatter_nd(),
                 {TensorOf(PLEXUS_INT8, {9, 3}, Numbered({9, 3})),
                  TestTensor::Of<int64_t>(
                      shape, Shape(Numbered(shape).size(), index)),
                  TensorOf(PLEXUS_INT8, updates, Numbered(updates))},
                 {.attributes = {{"reduction", reduction}}});
  };
  const Outcome got = run({4, 2}, 5, {4});
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text ==
        "index 5 (indices[0, 1]) is out of bounds for axis 1 with 3 elements");
  CHECK(run({4, 3}, 0, {4}).text ==
        "the last dim of indices is 3, must be 1 to 2: so many axes of data "
        "can be named");
  CHECK(run({4, 1}, 0, {4}).text ==
        "updates have rank 1, must have 2: a slice of data for each tuple of "
        "indices");
  CHECK(run({4, 1}, 0, {4, 2}).text == "dim 1 of updates is 2, must be 3");
  CHECK(run({4, 1}, 0, {4, 3}, "sum").text ==
        "reduction is sum, must be none, add, mul, max or min");
  CHECK(run({4, 1}, 0, {4, 3}, "mul").text ==
        "reduction mul needs float32, float64, int32, int64 or uint8");
}

}  // namespace
}  // namespace plexus::testing
