#include <catch2/catch.hpp>

#include "tests/ops/index_reference.h"

extern "C" const PlexusOp* plexus_op_gather(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, int64_t axis, const Shape& shape,
           MoveCase with) {
  CAPTURE(from, axis, shape, with.dtype, with.options.threads);
  const int64_t bound = from[axis];
  const Shape indices = SomeIndices(shape, {bound});
  Shape result = from;
  result.erase(result.begin() + axis);
  result.insert(result.begin() + axis, shape.begin(), shape.end());
  const auto rank = static_cast<int64_t>(shape.size());
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(result, from, x, [&](Shape index) {
    const auto first = index.begin() + axis;
    const Shape at(first, first + rank);
    const int64_t named = indices[PlaceOf(shape, at)];
    index.erase(first, first + rank);
    index.insert(index.begin() + axis, Front(named, bound));
    return index;
  });
  with.options.attributes = {{"axis", std::to_string(axis)}};
  for (const TestTensor& given : IndexTensors(shape, indices)) {
    const Outcome got =
        RunOp(plexus_op_gather(), {TensorOf(with.dtype, from, x), given},
              with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == result);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
  }
}

TEST_CASE("Gather takes slices along any axis") {
  for (const MoveCase& with : MoveCases()) {
    Check({5, 4, 3, 2}, 0, {3}, with);
    Check({5, 4, 3, 2}, 1, {2, 3}, with);
    Check({5, 4, 3, 2}, 3, {7}, with);
    Check({6}, 0, {}, with);
    Check({6, 2}, 1, {}, with);
    Check({6, 2}, 0, {0, 3}, with);
    Check({6, 0}, 0, {4}, with);
    Check({0, 3}, 1, {4}, with);
    Check({2, 9, 33}, 1, {5}, with);
  }
}

TEST_CASE("Gather is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({1000}, 0, {70001}, with);
    Check({3, 100, 50}, 1, {701}, with);
  }
}

TEST_CASE("Gather gives what ONNX's example gives") {
  const TestTensor x = TestTensor::Of<float>(
      {3, 3}, {1.0f, 1.2f, 1.9f, 2.3f, 3.4f, 3.9f, 4.5f, 5.7f, 5.9f});
  const Outcome got = RunOp(plexus_op_gather(),
                            {x, TestTensor::Of<int64_t>({1, 2}, {0, 2})},
                            {.attributes = {{"axis", "1"}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{3, 1, 2});
  CHECK(got.outputs[0].values<float>() ==
        std::vector<float>{1.0f, 1.9f, 2.3f, 3.9f, 4.5f, 5.9f});
}

TEST_CASE("Gather names the first index that is out of bounds") {
  const TestTensor x = TestTensor::Of<int8_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  RunOptions options = {.attributes = {{"axis", "-1"}}};
  const std::string want =
      "index 3 (indices[1, 0]) is out of bounds for axis 1 with 3 elements";
  const Shape indices = {-3, 2, 3, -4};
  Outcome got = RunOp(plexus_op_gather(),
                      {x, TestTensor::Of<int64_t>({2, 2}, indices)}, options);
  CHECK(got.code == PLEXUS_ERROR_RUN);
  CHECK(got.text == want);
  got = RunOp(plexus_op_gather(),
              {x, TestTensor::Constant<int64_t>({2, 2}, indices)}, options);
  CHECK(got.code == PLEXUS_ERROR_GRAPH);
  CHECK(got.text == want);
  const auto one = [&](const TestTensor& data, int32_t index) {
    const TestTensor at = TestTensor::Of<int32_t>({}, {index});
    return RunOp(plexus_op_gather(), {data, at}).text;
  };
  CHECK(one(x, -3) ==
        "index -3 (indices[]) is out of bounds for axis 0 with 2 elements");
  CHECK(one(TestTensor::Of<int8_t>({0, 2}, {}), 0) ==
        "index 0 (indices[]) is out of bounds for axis 0 with 0 elements");
  // Nothing would be copied; it is wrong all the same.
  CHECK(one(TestTensor::Of<int8_t>({2, 0}, {}), INT32_MIN) ==
        "index -2147483648 (indices[]) is out of bounds for axis 0 with 2 "
        "elements");
}

TEST_CASE("Gather names the same index on every thread count") {
  std::vector<int64_t> indices(200000, 1);
  for (const size_t at : {60001, 60002, 150000}) indices[at] = INT64_MAX;
  for (const int threads : {1, 2, 4}) {
    const Outcome got = RunOp(
        plexus_op_gather(),
        {TestTensor::Of<int8_t>({2}, {1, 2}),
         TestTensor::Of<int64_t>({2, 100000}, indices)},
        {.threads = threads, .split = RunOptions::Split::kOddChunks});
    CHECK(got.text ==
          "index 9223372036854775807 (indices[0, 60001]) is out of bounds for "
          "axis 0 with 2 elements");
  }
}

TEST_CASE("Gather says which axes there are") {
  CHECK(InferOp(plexus_op_gather(), {TestTensor::Of<float>({}, {1}),
                                     TestTensor::Of<int64_t>({}, {0})})
            .text == "axis 0 is out of range for rank 0");
}

}  // namespace
}  // namespace plexus::testing
