#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_tile(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, const Shape& repeats, MoveCase with) {
  CAPTURE(from, repeats, with.dtype, with.options.threads);
  const Elements64 x = Numbered(from);
  const Outcome got =
      RunOp(plexus_op_tile(), {TensorOf(with.dtype, from, x), List(repeats)},
            with.options);
  REQUIRE(got.text == "");
  Shape result = from;
  for (size_t k = 0; k < from.size(); ++k) result[k] *= repeats[k];
  CHECK(got.outputs[0].shape == result);
  const Elements64 want = Moved(result, from, x, [&](Shape index) {
    for (size_t k = 0; k < from.size(); ++k) index[k] %= from[k];
    return index;
  });
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
}

TEST_CASE("Tile repeats along every axis") {
  for (const MoveCase& with : MoveCases()) {
    Check({2, 2}, {2, 2}, with);
    Check({}, {}, with);
    Check({3}, {1}, with);
    Check({3}, {0}, with);
    Check({0, 2}, {3, 4}, with);
    Check({2, 3, 4}, {3, 1, 2}, with);
    Check({1, 3, 1}, {5, 1, 70}, with);
    Check({2, 37}, {3, 3}, with);
  }
}

TEST_CASE("Tile is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({7, 100}, {40, 9}, with);
    Check({3}, {50001}, with);
  }
}

TEST_CASE("Tile says what is wrong with repeats") {
  const auto text = [](const TestTensor& repeats) {
    return InferOp(plexus_op_tile(),
                   {TestTensor::Of<float>({2, 1}, {1, 2}), repeats})
        .text;
  };
  CHECK(text(List({2})) == "repeats has 1 numbers, needs 2: one for each axis");
  CHECK(text(List({2, -1})) == "repeats [2, -1] has a negative number");
  CHECK(text(TestTensor::Constant<int64_t>({1, 2}, {1, 1})) ==
        "repeats must be a list (rank 1), not rank 2");
  CHECK(text(TestTensor::Of<int64_t>({2}, {3, 1})) ==
        "repeats depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
