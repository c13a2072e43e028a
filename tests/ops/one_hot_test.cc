#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_one_hot(void);

namespace plexus::testing {
namespace {

Outcome OneHot(const TestTensor& indices, const TestTensor& depth,
               int64_t axis = -1, MoveCase with = {PLEXUS_INT8, {}}) {
  with.options.attributes = {{"axis", std::to_string(axis)}};
  return RunOp(plexus_op_one_hot(),
               {indices, depth, TensorOf(with.dtype, {2}, Numbered({2}))},
               with.options);
}

TestTensor Depth(int64_t n) { return TestTensor::Constant<int64_t>({}, {n}); }

/// Any number of any sign, some of them out of range.
void Check(const Shape& shape, int64_t depth, size_t axis,
           const MoveCase& with) {
  CAPTURE(shape, depth, axis, with.dtype, with.options.threads);
  Shape indices;
  const size_t count = Numbered(shape).size();
  for (size_t i = 0; i < count; ++i) {
    indices.push_back(static_cast<int64_t>(i * 7 % 29) - 14);
  }
  const Elements64 values = Numbered({2});
  Shape result = shape;
  result.insert(result.begin() + static_cast<int64_t>(axis), depth);
  Elements64 want;
  const size_t elements = Numbered(result).size();
  for (size_t i = 0; i < elements; ++i) {
    Shape index = IndexOf(result, static_cast<int64_t>(i));
    const int64_t place = index[axis];
    index.erase(index.begin() + static_cast<int64_t>(axis));
    const int64_t named = indices[PlaceOf(shape, index)];
    want.push_back(values[named == place || named + depth == place ? 1 : 0]);
  }
  for (const int64_t given :
       {static_cast<int64_t>(axis),
        static_cast<int64_t>(axis) - static_cast<int64_t>(result.size())}) {
    const Outcome got = OneHot(TestTensor::Of<int64_t>(shape, indices),
                               Depth(depth), given, with);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == result);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
  }
}

TEST_CASE("OneHot turns on the element that an index names") {
  for (const MoveCase& with : MoveCases()) {
    Check({}, 20, 0, with);
    Check({7}, 10, 0, with);
    Check({7}, 10, 1, with);
    Check({3, 5}, 4, 0, with);
    Check({3, 5}, 4, 1, with);
    Check({3, 5}, 1, 2, with);
    Check({3, 0}, 4, 1, with);
    Check({3}, 0, 1, with);
    if (with.options.threads > 1) Check({500, 10}, 20, 1, with);
  }
}

TEST_CASE("OneHot takes indices and depth of any dtype that counts") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Outcome got = OneHot(
      TestTensor::Of<float>({6}, {1.9f, -1, 3, -3.5f, nan, -4}),
      TestTensor::Constant<float>({1}, {3.0f}));
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{6, 3});
  const auto off = static_cast<int8_t>(Numbered({2})[0]);
  const auto on = static_cast<int8_t>(Numbered({2})[1]);
  CHECK(got.outputs[0].values<int8_t>() ==
        std::vector<int8_t>{off, on, off, off, off, on,  off, off, off,
                            on, off, off, off, off, off, off, off, off});
  got = OneHot(TestTensor::Of<float>({3}, {1e30f, -1e30f, -0.5f}), Depth(1));
  CHECK(got.outputs[0].values<int8_t>() == std::vector<int8_t>{off, off, on});
  got = OneHot(TestTensor::Of<uint8_t>({1}, {255}),
               TestTensor::Constant<int32_t>({}, {256}));
  CHECK(got.outputs[0].values<int8_t>()[255] == on);
  got = OneHot(TestTensor::Of<int64_t>({2}, {INT64_MIN, INT64_MAX}), Depth(1));
  CHECK(got.outputs[0].values<int8_t>() == std::vector<int8_t>{off, off});
}

TEST_CASE("OneHot says what is wrong") {
  const TestTensor one = TestTensor::Of<int64_t>({1}, {0});
  CHECK(OneHot(one, Depth(-1)).text == "depth is -1, which is no length");
  CHECK(OneHot(one, List({1, 2})).text == "depth must be one number");
  CHECK(OneHot(one, one).text == "depth depends on the data of an input");
  CHECK(OneHot(one, Depth(2), 2).text == "axis 2 is out of range for rank 2");
  CHECK(InferOp(plexus_op_one_hot(), {one, Depth(2), List({1, 2, 3})}).text ==
        "values must be a list of two: off, on");
}

}  // namespace
}  // namespace plexus::testing
