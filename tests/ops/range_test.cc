#include <catch2/catch.hpp>

#include <limits>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_range(void);

namespace plexus::testing {
namespace {

template <typename T>
Outcome Range(T start, T limit, T delta, const RunOptions& options = {}) {
  return RunOp(plexus_op_range(),
               {TestTensor::Constant<T>({}, {start}),
                TestTensor::Constant<T>({}, {limit}),
                TestTensor::Constant<T>({}, {delta})},
               options);
}

template <typename T>
std::vector<T> Values(T start, T limit, T delta) {
  const Outcome got = Range(start, limit, delta);
  REQUIRE(got.text == "");
  const std::vector<T> values = got.outputs[0].values<T>();
  CHECK(got.outputs[0].shape == Shape{static_cast<int64_t>(values.size())});
  return values;
}

TEST_CASE("Range counts up and down, without the limit") {
  CHECK(Values<int64_t>(3, 9, 3) == Shape{3, 6});  // ONNX's examples
  CHECK(Values<int64_t>(10, 4, -2) == Shape{10, 8, 6});
  CHECK(Values<int64_t>(0, 7, 3) == Shape{0, 3, 6});
  CHECK(Values<int64_t>(5, -2, -3) == Shape{5, 2, -1});
  CHECK(Values<int64_t>(5, 5, 1).empty());
  CHECK(Values<int64_t>(5, 3, 1).empty());
  CHECK(Values<int64_t>(5, 3, 9).empty());
  CHECK(Values<int64_t>(3, 5, -1).empty());
  CHECK(Values<int32_t>(-2, 2, 1) == std::vector<int32_t>{-2, -1, 0, 1});
  CHECK(Values<int16_t>(0, 30000, 20000) == std::vector<int16_t>{0, 20000});
  CHECK(Values<float>(1, 5, 2) == std::vector<float>{1, 3});
  CHECK(Values<float>(0, 1, 0.25f) ==
        std::vector<float>{0, 0.25f, 0.5f, 0.75f});
  CHECK(Values<double>(1, -1, -0.75) == std::vector<double>{1, 0.25, -0.5});
}

TEST_CASE("Range goes to the ends of integers") {
  CHECK(Values<int64_t>(INT64_MIN, INT64_MAX, INT64_MAX) ==
        Shape{INT64_MIN, -1, INT64_MAX - 1});
  CHECK(Values<int64_t>(INT64_MAX, INT64_MIN, INT64_MIN) ==
        Shape{INT64_MAX, -1});
  CHECK(Values<int16_t>(-32768, 32767, 32767) ==
        std::vector<int16_t>{-32768, -1, 32766});
}

TEST_CASE("Range multiplies, so that errors don't add up") {
  const auto values = Values<float>(0.5f, 1000, 0.1f);
  REQUIRE(values.size() == 9995);
  for (size_t i = 0; i < values.size(); ++i) {
    const float product = static_cast<float>(i) * 0.1f;
    CHECK(values[i] == 0.5f + product);
  }
}

TEST_CASE("Range is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.dtype != PLEXUS_INT64) continue;
    const Outcome got = Range<int64_t>(7, 300007, 3, with.options);
    const Shape values = got.outputs[0].values<int64_t>();
    REQUIRE(values.size() == 100000);
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i] != 7 + 3 * static_cast<int64_t>(i)) CHECK(i == 0);
    }
  }
}

TEST_CASE("Range says what it can't count") {
  CHECK(Range<int64_t>(0, 1, 0).text == "delta is 0");
  CHECK(Range<float>(0, 1, -0.0f).text == "delta is 0");
  CHECK(Range<int64_t>(INT64_MIN, INT64_MAX, 1).text ==
        "from -9223372036854775808 to 9223372036854775807 by 1 is no number of "
        "elements");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(Range<float>(0, nan, 1).text ==
        "from 0 to nan by 1 is no number of elements");
  CHECK(Range<float>(0, std::numeric_limits<float>::infinity(), 1).text ==
        "from 0 to inf by 1 is no number of elements");
  const TestTensor one = TestTensor::Constant<int64_t>({}, {1});
  CHECK(InferOp(plexus_op_range(), {one, List({3}), one}).text ==
        "limit must be a scalar, not rank 1");
  CHECK(InferOp(plexus_op_range(),
                {one, TestTensor::Of<int64_t>({}, {3}), one})
            .text == "limit depends on the data of an input");
  const TestTensor half = TestTensor::Constant<float>({}, {0.5f});
  CHECK(
      InferOp(plexus_op_range(), {half, TestTensor::Of<float>({}, {3}), half})
          .text == "limit depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
