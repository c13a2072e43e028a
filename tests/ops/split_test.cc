#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_split(void);

namespace plexus::testing {
namespace {

using Attributes = std::map<std::string, std::string>;

TestTensor Lengths(const Shape& lengths) {
  return TestTensor::Constant<int64_t>({static_cast<int64_t>(lengths.size())},
                                       lengths);
}

/// Cuts a tensor of `shape` into `lengths` along `axis`.
void Check(const Shape& shape, size_t axis, const Shape& lengths,
           MoveCase with) {
  CAPTURE(shape, axis, lengths, with.dtype, with.options.threads);
  const Elements64 x = Numbered(shape);
  with.options.attributes = {{"axis", std::to_string(axis)}};
  with.options.n_outputs = static_cast<int>(lengths.size());
  const Outcome got =
      RunOp(plexus_op_split(),
            {TensorOf(with.dtype, shape, x), Lengths(lengths)}, with.options);
  REQUIRE(got.text == "");
  REQUIRE(got.outputs.size() == lengths.size());
  int64_t offset = 0;
  for (size_t k = 0; k < lengths.size(); ++k) {
    Shape part = shape;
    part[axis] = lengths[k];
    Elements64 want(Numbered(part).size());
    for (size_t i = 0; i < want.size(); ++i) {
      Shape index = IndexOf(part, static_cast<int64_t>(i));
      index[axis] += offset;
      want[i] = x[PlaceOf(shape, index)];
    }
    offset += lengths[k];
    CHECK(got.outputs[k].shape == part);
    CHECK(got.outputs[k].bytes == TensorOf(with.dtype, part, want).bytes);
  }
}

TEST_CASE("Split cuts along any axis") {
  for (const MoveCase& with : MoveCases()) {
    Check({5}, 0, {5}, with);
    Check({6}, 0, {1, 2, 3}, with);
    Check({3, 3}, 0, {2, 1}, with);
    Check({3, 10}, 1, {2, 1, 7}, with);
    Check({2, 6, 3}, 1, {4, 0, 2}, with);
    Check({2, 3, 34}, 2, {0, 1, 0, 0, 33, 0}, with);
    Check({5000, 7}, 1, {1, 2, 0, 4}, with);
    Check({300, 65}, 1, {3, 5, 8, 16, 33}, with);
    Check({0, 3}, 1, {1, 2}, with);
    Check({0, 3}, 0, {0, 0}, with);
  }
}

TEST_CASE("Split is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({29001, 10}, 0, {9000, 1, 0, 20000}, with);
    Check({3000, 108}, 1, {1, 90, 0, 17, 0}, with);
  }
}

/// Where num_outputs cuts an axis.
Shape Pieces(int64_t whole, int n, int64_t axis = 0) {
  Shape shape = {2, 2, 2};
  shape[axis < 0 ? axis + 3 : axis] = whole;
  const Outcome got = InferOp(
      plexus_op_split(), {TensorOf(PLEXUS_INT8, shape, Numbered(shape))},
      {.attributes = {{"axis", std::to_string(axis)},
                      {"num_outputs", std::to_string(n)}},
       .n_outputs = n});
  REQUIRE(got.text == "");
  Shape lengths;
  for (const TestTensor& t : got.outputs) {
    lengths.push_back(t.shape[axis < 0 ? axis + 3 : axis]);
  }
  return lengths;
}

TEST_CASE("Split makes num_outputs pieces, the last one shorter") {
  CHECK(Pieces(6, 1) == Shape{6});
  CHECK(Pieces(6, 3) == Shape{2, 2, 2});
  CHECK(Pieces(7, 3) == Shape{3, 3, 1});
  CHECK(Pieces(7, 2, -1) == Shape{4, 3});
  CHECK(Pieces(6, 4, 1) == Shape{2, 2, 2, 0});
  CHECK(Pieces(0, 2) == Shape{0, 0});
}

TEST_CASE("Split says what doesn't fit") {
  const auto text = [](std::vector<TestTensor> more, const Attributes& given,
                       int n_outputs = 1) {
    const Shape shape = {2, 6};
    std::vector<TestTensor> inputs = {
        TensorOf(PLEXUS_INT8, shape, Numbered(shape))};
    inputs.insert(inputs.end(), more.begin(), more.end());
    return InferOp(plexus_op_split(), inputs,
                   {.attributes = given, .n_outputs = n_outputs})
        .text;
  };
  CHECK(text({Lengths({2, 3})}, {{"axis", "1"}}, 2) ==
        "split [2, 3] adds up to 5, but axis 1 has 6");
  CHECK(text({Lengths({7, -1})}, {{"axis", "-1"}}, 2) ==
        "split has a negative length: -1");
  CHECK(text({Lengths({1, 1})}, {}, 3) ==
        "it has 2 outputs, output 2 is none of them");
  CHECK(text({}, {{"num_outputs", "2"}}, 3) ==
        "it has 2 outputs, output 2 is none of them");
  CHECK(text({}, {{"num_outputs", "5"}, {"axis", "1"}}) ==
        "can't split 6 into 5 parts of 2 with a shorter last one");
  CHECK(text({}, {{"num_outputs", "0"}}) ==
        "num_outputs is 0, must be 1 to 65536");
  CHECK(text({}, {{"num_outputs", "65537"}}) ==
        "num_outputs is 65537, must be 1 to 65536");
  CHECK(text({}, {}) == "needs split or num_outputs");
  CHECK(text({Lengths({2})}, {{"num_outputs", "1"}}) ==
        "takes split or num_outputs, not both");
  CHECK(text({TestTensor::Constant<int64_t>({}, {2})}, {}) ==
        "split must be a list (rank 1), not rank 0");
  CHECK(text({Lengths({2})}, {{"axis", "2"}}) ==
        "axis 2 is out of range for rank 2");
}

}  // namespace
}  // namespace plexus::testing
