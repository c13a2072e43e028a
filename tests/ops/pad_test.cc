#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_pad(void);

namespace plexus::testing {
namespace {

/// Where the element at place i of an axis of n comes from, found by walking
/// there from the nearest element, one by one; nothing for a constant.
std::optional<int64_t> Source(const std::string& mode, int64_t i, int64_t n) {
  if (i >= 0 && i < n) return i;
  if (mode == "constant") return {};
  int64_t at = i < 0 ? 0 : n - 1, way = i < 0 ? 1 : -1;
  for (int64_t steps = i < 0 ? -i : i - n + 1; steps-- > 0;) {
    if (mode == "edge" || n == 1) continue;
    if (mode == "wrap") {
      at = (at - way + n) % n;
      continue;
    }
    at += way;
    if (at == 0 || at == n - 1) way = -way;
  }
  return at;
}

void Check(const std::string& mode, const Shape& from, const Shape& pads,
           MoveCase with, uint64_t value = 0) {
  CAPTURE(mode, from, pads, with.dtype, with.options.threads);
  const size_t rank = from.size();
  Shape result, kept, skipped;
  for (size_t k = 0; k < rank; ++k) {
    const int64_t before = pads[k], after = pads[k + rank];
    result.push_back(from[k] + before + after);
    skipped.push_back(std::max<int64_t>(-before, 0));
    kept.push_back(from[k] - skipped[k] - std::max<int64_t>(-after, 0));
  }
  const Elements64 x = Numbered(from);
  Elements64 want(Numbered(result).size(), value);
  for (size_t i = 0; i < want.size(); ++i) {
    Shape index = IndexOf(result, static_cast<int64_t>(i));
    bool is_there = true;
    for (size_t k = 0; k < rank; ++k) {
      const auto source = Source(
          mode, index[k] - std::max<int64_t>(pads[k], 0), kept[k]);
      is_there = is_there && source.has_value();
      index[k] = source.value_or(0) + skipped[k];
    }
    if (is_there) want[i] = x[PlaceOf(from, index)];
  }
  with.options.attributes = {{"mode", mode}};
  std::vector<TestTensor> inputs = {TensorOf(with.dtype, from, x), List(pads)};
  if (value != 0) inputs.push_back(TensorOf(with.dtype, {}, {value}));
  const Outcome got = RunOp(plexus_op_pad(), inputs, with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == result);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
}

TEST_CASE("Pad puts elements around") {
  for (const MoveCase& with : MoveCases()) {
    for (const char* mode : {"constant", "edge", "reflect", "wrap"}) {
      Check(mode, {3}, {1, 2}, with);
      Check(mode, {1}, {2, 3}, with);
      Check(mode, {2}, {7, 6}, with);
      Check(mode, {4}, {9, 13}, with);
      Check(mode, {3, 4}, {0, 2, 1, 0}, with);
      Check(mode, {3, 4}, {0, 0, 0, 0}, with);
      Check(mode, {2, 3, 4}, {1, 0, 2, 0, 1, 3}, with);
      Check(mode, {6}, {-1, 2}, with);
      Check(mode, {6, 5}, {2, -2, -3, 1}, with);
      Check(mode, {6}, {-2, -4}, with);
      Check(mode, {0, 3}, {0, 1, 0, 1}, with);
      Check(mode, {}, {}, with);
    }
    Check("constant", {2, 3}, {1, 1, 1, 1}, with, 0x0123456789ABCDEF);
    Check("constant", {0}, {2, 1}, with, 0x0123456789ABCDEF);
    Check("constant", {2}, {-3, 4}, with, 0x0123456789ABCDEF);
  }
}

TEST_CASE("Pad is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check("constant", {100001}, {1000, 3}, with);
    Check("reflect", {300, 301}, {20, 30, 40, 50}, with);
  }
}

TEST_CASE("Pad gives what ONNX's and NumPy's examples give") {
  // numpy.pad([1, 2, 3, 4, 5], (2, 3), mode)
  const auto text = [](const char* mode) {
    const Outcome got = RunOp(
        plexus_op_pad(),
        {TestTensor::Of<int8_t>({5}, {1, 2, 3, 4, 5}), List({2, 3})},
        {.attributes = {{"mode", mode}}});
    return got.outputs[0].values<int8_t>();
  };
  CHECK(text("edge") == std::vector<int8_t>{1, 1, 1, 2, 3, 4, 5, 5, 5, 5});
  CHECK(text("reflect") == std::vector<int8_t>{3, 2, 1, 2, 3, 4, 5, 4, 3, 2});
  CHECK(text("wrap") == std::vector<int8_t>{4, 5, 1, 2, 3, 4, 5, 1, 2, 3});
  // ONNX's, with axes: only the last one.
  const Outcome got = RunOp(
      plexus_op_pad(),
      {TestTensor::Of<float>({3, 2}, {1.0f, 1.2f, 2.3f, 3.4f, 4.5f, 5.7f}),
       List({2, 0}), TestTensor::Of<float>({}, {0.5f}), List({-1})});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].values<float>() ==
        std::vector<float>{0.5f, 0.5f, 1.0f, 1.2f, 0.5f, 0.5f, 2.3f, 3.4f, 0.5f,
                           0.5f, 4.5f, 5.7f});
}

TEST_CASE("Pad says what is wrong") {
  const auto text = [](const Shape& pads, const char* mode = "constant",
                       const TestTensor& axes = {}, Shape shape = {2, 3}) {
    return InferOp(plexus_op_pad(),
                   {TensorOf(PLEXUS_INT8, shape, Numbered(shape)), List(pads),
                    {}, axes},
                   {.attributes = {{"mode", mode}}})
        .text;
  };
  CHECK(text({1, 1}) == "pads has 2 numbers, needs 4: two for each axis");
  CHECK(text({1, 1, 1, 1}, "constant", List({0})) ==
        "pads has 4 numbers, needs 2: two for each axis");
  CHECK(text({1, 1}, "constant", List({2})) ==
        "axis 2 is out of range for rank 2");
  CHECK(text({1, 1, 1, 1}, "constant", List({1, -1})) ==
        "axes [1, -1] name axis 1 twice");
  CHECK(text({0, 1, 0, -5}) == "axis 1 can't go from 3 elements to 3 + 1 + -5");
  CHECK(text({0, INT64_MAX, 0, 1}) ==
        "axis 1 can't go from 3 elements to 3 + 9223372036854775807 + 1");
  CHECK(text({1, 0, 0, 0}, "edge", {}, {0, 3}) ==
        "axis 0 has no elements left to pad with");
  CHECK(text({0, -3, 0, 1}, "wrap") ==
        "axis 1 has no elements left to pad with");
  CHECK(text({0, 0, 0, 0}, "mirror") ==
        "mode is mirror, must be constant, edge, reflect or wrap");
  const TestTensor x = TestTensor::Of<float>({1}, {1});
  CHECK(InferOp(plexus_op_pad(), {x, List({0, 0}), x}).text ==
        "constant_value must be a scalar, not rank 1");
  CHECK(InferOp(plexus_op_pad(), {x, TestTensor::Of<int64_t>({2}, {0, 0})})
            .text == "pads depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
