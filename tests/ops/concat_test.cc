#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_concat(void);

namespace plexus::testing {
namespace {

/// Joins tensors of `shape` with the given dims along `axis`.
void Check(Shape shape, size_t axis, const Shape& dims, MoveCase with) {
  CAPTURE(shape, axis, dims, with.dtype, with.options.threads);
  Shape joined = shape;
  joined[axis] = 0;
  for (int64_t d : dims) joined[axis] += d;
  Elements64 want(Numbered(joined).size());
  std::vector<TestTensor> inputs;
  int64_t offset = 0;
  for (int64_t d : dims) {
    shape[axis] = d;
    const Elements64 x = Numbered(shape, 1 + want.size() * inputs.size());
    for (size_t i = 0; i < x.size(); ++i) {
      Shape index = IndexOf(shape, static_cast<int64_t>(i));
      index[axis] += offset;
      want[PlaceOf(joined, index)] = x[i];
    }
    offset += d;
    inputs.push_back(TensorOf(with.dtype, shape, x));
  }
  for (const int64_t given :
       {static_cast<int64_t>(axis),
        static_cast<int64_t>(axis) - static_cast<int64_t>(shape.size())}) {
    with.options.attributes = {{"axis", std::to_string(given)}};
    const Outcome got = RunOp(plexus_op_concat(), inputs, with.options);
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == joined);
    CHECK(got.outputs[0].bytes == TensorOf(with.dtype, joined, want).bytes);
  }
}

TEST_CASE("Concat joins along any axis") {
  for (const MoveCase& with : MoveCases()) {
    Check({1}, 0, {5}, with);
    Check({1}, 0, {1, 2, 3}, with);
    Check({1, 3}, 0, {2, 1}, with);
    Check({3, 1}, 1, {2, 1, 7}, with);
    Check({2, 1, 3}, 1, {4, 0, 2}, with);
    Check({2, 3, 1}, 2, {0, 1, 0, 0, 33, 0}, with);
    Check({5000, 1}, 1, {1, 2, 0, 4}, with);
    Check({300, 1}, 1, {3, 5, 8, 16, 33}, with);
    Check({0, 3}, 1, {1, 2}, with);
    Check({0, 3}, 0, {0, 0}, with);
  }
}

TEST_CASE("Concat is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({1, 10}, 0, {9000, 1, 0, 20000}, with);
    Check({3000, 1}, 1, {1, 90, 0, 17, 0}, with);
  }
}

TEST_CASE("Concat says which dim differs") {
  const auto text = [](const Shape& a, const Shape& b, const char* axis) {
    return InferOp(plexus_op_concat(),
                   {TensorOf(PLEXUS_INT8, a, Numbered(a)),
                    TensorOf(PLEXUS_INT8, b, Numbered(b))},
                   {.attributes = {{"axis", axis}}})
        .text;
  };
  CHECK(text({2, 3}, {2, 4}, "0") ==
        "dim 1 of input 1 is 4, that of input 0 is 3; inputs may only differ "
        "along axis 0");
  CHECK(text({2, 3}, {2}, "0") == "input 1 has rank 1, input 0 rank 2");
  CHECK(text({2, 3}, {2, 3}, "2") == "axis 2 is out of range for rank 2");
  CHECK(text({2, 3}, {2, 3}, "-3") == "axis -3 is out of range for rank 2");
  CHECK(text({}, {}, "0") == "axis 0 is out of range for rank 0");
}

}  // namespace
}  // namespace plexus::testing
