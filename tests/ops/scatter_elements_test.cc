#include <catch2/catch.hpp>

#include "tests/ops/scatter_reference.h"

extern "C" const PlexusOp* plexus_op_scatter_elements(void);

namespace plexus::testing {
namespace {

/// Calls change(place in data, number of the update) in the order of indices.
template <typename Change>
void Scatter(const Shape& data, int64_t axis, const Shape& shape,
             const Shape& indices, const Change& change) {
  for (size_t i = 0; i < indices.size(); ++i) {
    Shape index = IndexOf(shape, static_cast<int64_t>(i));
    index[axis] = Front(indices[i], data[axis]);
    change(PlaceOf(data, index), i);
  }
}

/// The floats, with each reduction; and every dtype's elements moved.
void Check(const Shape& data, int64_t axis, const Shape& shape,
           MoveCase with) {
  CAPTURE(data, axis, shape, with.dtype, with.options.threads);
  const Shape indices = SomeIndices(shape, {data[axis]});
  for (const TestTensor& given : IndexTensors(shape, indices)) {
    Elements64 want = Numbered(data);
    const Elements64 updates = Numbered(shape, 5000);
    Scatter(data, axis, shape, indices,
            [&](size_t at, size_t i) { want[at] = updates[i]; });
    with.options.attributes = {{"axis", std::to_string(axis)}};
    const Outcome got =
        RunOp(plexus_op_scatter_elements(),
              {TensorOf(with.dtype, data, Numbered(data)), given,
               TensorOf(with.dtype, shape, updates)},
              with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == data);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, data, want).bytes);
  }
  if (with.dtype != PLEXUS_FLOAT32) return;
  for (const std::string reduction : kReductions) {
    std::vector<float> want = SomeFloats(data, 1);
    const std::vector<float> updates = SomeFloats(shape, 77);
    Scatter(data, axis, shape, indices, [&](size_t at, size_t i) {
      want[at] = Reduced(reduction, want[at], updates[i]);
    });
    with.options.attributes["reduction"] = reduction;
    const Outcome got = RunOp(
        plexus_op_scatter_elements(),
        {TestTensor::Of<float>(data, SomeFloats(data, 1)),
         TestTensor::Of<int64_t>(shape, indices),
         TestTensor::Of<float>(shape, updates)},
        with.options);
    CHECK(SameFloats(got.outputs[0].values<float>(), want));
  }
}

TEST_CASE("ScatterElements does all updates in their order") {
  for (const MoveCase& with : MoveCases()) {
    Check({5}, 0, {9}, with);
    Check({3, 3}, 0, {2, 3}, with);
    Check({1, 5}, 1, {1, 2}, with);
    Check({4, 3, 5}, 0, {7, 3, 5}, with);
    Check({4, 3, 5}, 1, {2, 8, 4}, with);
    Check({4, 3, 5}, 2, {3, 2, 6}, with);
    Check({4, 3}, 0, {0, 3}, with);
    Check({4, 3}, 1, {0, 3}, with);
    if (with.options.threads > 1) {
      Check({30, 500}, 0, {90, 450}, with);
      Check({500, 30}, 1, {450, 90}, with);
      Check({70, 8, 11}, 1, {65, 90, 10}, with);
    }
  }
}

TEST_CASE("ScatterElements wraps integers") {
  const auto run = [](const char* reduction) {
    const Outcome got = RunOp(
        plexus_op_scatter_elements(),
        {TestTensor::Of<int32_t>({3}, {INT32_MAX, INT32_MIN, 7}),
         TestTensor::Of<int64_t>({3}, {0, 1, 2}),
         TestTensor::Of<int32_t>({3}, {2, -1, INT32_MIN})},
        {.attributes = {{"reduction", reduction}}});
    REQUIRE(got.text == "");
    return got.outputs[0].values<int32_t>();
  };
  CHECK(run("add") == std::vector<int32_t>{INT32_MIN + 1, INT32_MAX,
                                           INT32_MIN + 7});
  CHECK(run("mul") == std::vector<int32_t>{-2, INT32_MIN, INT32_MIN});
  CHECK(run("max") == std::vector<int32_t>{INT32_MAX, -1, 7});
  CHECK(run("min") == std::vector<int32_t>{2, INT32_MIN, INT32_MIN});
}

TEST_CASE("ScatterElements says what is wrong") {
  const auto run = [](const Shape& shape, const Shape& indices,
                      const Shape& updates, const char* reduction = "none",
                      int32_t dtype = PLEXUS_INT8) {
    return RunOp(plexus_op_scatter_elements(),
                 {TensorOf(dtype, {2, 3}, Numbered({2, 3})),
                  TestTensor::Of<int64_t>(shape, indices),
                  TensorOf(dtype, updates, Numbered(updates))},
                 {.attributes = {{"reduction", reduction}, {"axis", "1"}}});
  };
  const Outcome got = run({1, 2}, {1, 3}, {1, 2});
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text ==
        "index 3 (indices[0, 1]) is out of bounds for axis 1 with 3 elements");
  CHECK(run({2}, {1, 1}, {2}).text == "indices have rank 1, data rank 2");
  CHECK(run({3, 1}, {1, 1, 1}, {3, 1}).text ==
        "dim 0 of indices is 3, that of data only 2");
  CHECK(run({1, 2}, {1, 1}, {2}).text == "updates have rank 1, indices rank 2");
  CHECK(run({1, 2}, {1, 1}, {1, 3}).text ==
        "dim 1 of updates is 3, that of indices 2");
  CHECK(run({1, 2}, {1, 1}, {1, 2}, "sum").text ==
        "reduction is sum, must be none, add, mul, max or min");
  CHECK(run({1, 2}, {1, 1}, {1, 2}, "add").text ==
        "reduction add needs float32, float64, int32, int64 or uint8");
  CHECK(run({1, 2}, {1, 1}, {1, 2}, "max", PLEXUS_UINT8).text == "");
}

}  // namespace
}  // namespace plexus::testing
