#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_expand(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, const Shape& wanted, const Shape& result,
           MoveCase with) {
  CAPTURE(from, wanted, with.dtype, with.options.threads);
  const Elements64 x = Numbered(from);
  const Outcome got =
      RunOp(plexus_op_expand(), {TensorOf(with.dtype, from, x), List(wanted)},
            with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == result);
  const Elements64 want = Moved(result, from, x, [&](Shape index) {
    index.erase(index.begin(), index.end() - static_cast<int64_t>(from.size()));
    for (size_t k = 0; k < from.size(); ++k) {
      if (from[k] == 1) index[k] = 0;
    }
    return index;
  });
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
}

TEST_CASE("Expand broadcasts both ways") {
  for (const MoveCase& with : MoveCases()) {
    Check({3, 1}, {2, 1, 6}, {2, 3, 6}, with);  // ONNX's examples
    Check({3, 1}, {3, 4}, {3, 4}, with);
    Check({}, {2, 3}, {2, 3}, with);
    Check({}, {}, {}, with);
    Check({2, 3}, {}, {2, 3}, with);
    Check({1}, {0}, {0}, with);
    Check({0}, {1}, {0}, with);
    Check({2, 1}, {2, 0}, {2, 0}, with);
    Check({1, 3, 1, 2}, {4, 1, 5, 1}, {4, 3, 5, 2}, with);
    Check({2, 1, 40}, {2, 3, 40}, {2, 3, 40}, with);
  }
}

TEST_CASE("Expand is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({1}, {100001}, {100001}, with);
    Check({300, 1}, {301}, {300, 301}, with);
    Check({301}, {300, 1}, {300, 301}, with);
  }
}

TEST_CASE("Expand says what can't be broadcast") {
  const auto text = [](const TestTensor& shape) {
    return InferOp(plexus_op_expand(),
                   {TestTensor::Of<float>({2, 1}, {1, 2}), shape})
        .text;
  };
  CHECK(text(List({3, 2, 5, 2})) ==
        "dim 2 can't be both 2, of input, and 5, of shape");
  CHECK(text(List({0, 1})) ==
        "dim 0 can't be both 2, of input, and 0, of shape");
  CHECK(text(List({2, -1})) == "shape [2, -1] has a negative dim");
  CHECK(text(TestTensor::Of<int64_t>({1}, {3})) ==
        "shape depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
