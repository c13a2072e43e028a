#include <catch2/catch.hpp>

#include "tests/ops/index_reference.h"

extern "C" const PlexusOp* plexus_op_gather_nd(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, size_t batch, const Shape& shape,
           MoveCase with) {
  CAPTURE(from, batch, shape, with.dtype, with.options.threads);
  const auto n = static_cast<size_t>(shape.back());
  const Shape bounds(from.begin() + static_cast<int64_t>(batch),
                     from.begin() + static_cast<int64_t>(batch + n));
  const Shape indices = SomeIndices(shape, bounds);
  Shape result(shape.begin(), shape.end() - 1);
  result.insert(result.end(), from.begin() + static_cast<int64_t>(batch + n),
                from.end());
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(result, from, x, [&](const Shape& index) {
    Shape tuple(index.begin(),
                index.begin() + static_cast<int64_t>(shape.size()) - 1);
    Shape place(tuple.begin(), tuple.begin() + static_cast<int64_t>(batch));
    tuple.push_back(0);
    for (size_t k = 0; k < n; ++k) {
      tuple.back() = static_cast<int64_t>(k);
      place.push_back(Front(indices[PlaceOf(shape, tuple)], bounds[k]));
    }
    place.insert(place.end(),
                 index.begin() + static_cast<int64_t>(shape.size()) - 1,
                 index.end());
    return place;
  });
  with.options.attributes = {{"batch_dims", std::to_string(batch)}};
  for (const TestTensor& given : IndexTensors(shape, indices)) {
    const Outcome got =
        RunOp(plexus_op_gather_nd(), {TensorOf(with.dtype, from, x), given},
              with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == result);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
  }
}

TEST_CASE("GatherND takes a slice for each tuple") {
  for (const MoveCase& with : MoveCases()) {
    Check({2, 2}, 0, {2, 2}, with);  // the shapes of ONNX's five examples
    Check({2, 2}, 0, {2, 1}, with);
    Check({2, 2, 2}, 0, {2, 2}, with);
    Check({2, 2, 2}, 0, {2, 1, 2}, with);
    Check({2, 2, 2}, 1, {2, 1}, with);
    Check({4, 3, 5}, 0, {3}, with);
    Check({4, 3, 5, 6}, 2, {4, 3, 7, 1}, with);
    Check({4, 3, 5}, 1, {4, 2, 2, 2}, with);
    Check({4, 0}, 0, {3, 1}, with);
    Check({4, 3}, 0, {0, 2}, with);
    if (with.options.threads > 1) {
      Check({30, 20, 10}, 0, {9000, 2}, with);
      Check({30, 20}, 0, {90000, 2}, with);
    }
  }
}

TEST_CASE("GatherND says what is wrong") {
  const auto run = [](const Shape& data, const Shape& shape, int64_t index,
                      const char* batch = "0") {
    return RunOp(plexus_op_gather_nd(),
                 {TensorOf(PLEXUS_INT8, data, Numbered(data)),
                  TestTensor::Of<int64_t>(
                      shape, Shape(Numbered(shape).size(), index))},
                 {.attributes = {{"batch_dims", batch}}});
  };
  Outcome got = run({9, 3}, {4, 2}, 5);
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text ==
        "index 5 (indices[0, 1]) is out of bounds for axis 1 with 3 elements");
  got = run({2, 9, 3}, {2, 1, 2}, -4, "1");
  CHECK(got.text ==
        "index -4 (indices[0, 0, 1]) is out of bounds for axis 2 with 3 "
        "elements");
  // One far behind, in the second place of its tuple.
  Shape many(2 * 700, 2);
  many[2 * 300 + 1] = many[2 * 600] = -10;
  got = RunOp(plexus_op_gather_nd(),
              {TensorOf(PLEXUS_INT8, {9, 3}, Numbered({9, 3})),
               TestTensor::Of<int64_t>({700, 2}, many)});
  CHECK(got.text ==
        "index -10 (indices[300, 1]) is out of bounds for axis 1 with 3 "
        "elements");
  CHECK(run({2, 3}, {4, 3}, 0).text ==
        "the last dim of indices is 3, must be 1 to 2: so many axes of data "
        "can be named");
  CHECK(run({2, 3}, {4, 0}, 0).text ==
        "the last dim of indices is 0, must be 1 to 2: so many axes of data "
        "can be named");
  CHECK(run({2, 3}, {2, 1}, 0, "2").text ==
        "batch_dims is 2, must be 0 to 1: less than either rank");
  CHECK(run({2, 3}, {3, 1}, 0, "1").text ==
        "batch dim 0 is 2 of data, but 3 of indices");
  CHECK(run({2}, {}, 0).text ==
        "data and indices must have an axis (rank 1 or more)");
}

}  // namespace
}  // namespace plexus::testing
