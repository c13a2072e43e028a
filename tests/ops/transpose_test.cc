#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_transpose(void);

namespace plexus::testing {
namespace {

std::string PermText(const std::vector<int>& perm) {
  std::string text = "[";
  for (size_t k = 0; k < perm.size(); ++k) {
    text += (k > 0 ? ", " : "") + std::to_string(perm[k]);
  }
  return text + "]";
}

void Check(const Shape& shape, const std::vector<int>& perm, MoveCase with) {
  CAPTURE(shape, perm, with.dtype, with.options.threads);
  const Elements64 x = Numbered(shape);
  Shape turned;
  for (int axis : perm) turned.push_back(shape[axis]);
  Elements64 want(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const Shape from = IndexOf(shape, static_cast<int64_t>(i));
    Shape to;
    for (int axis : perm) to.push_back(from[axis]);
    want[PlaceOf(turned, to)] = x[i];
  }
  with.options.attributes = {{"perm", PermText(perm)}};
  const Outcome got = RunOp(plexus_op_transpose(),
                            {TensorOf(with.dtype, shape, x)}, with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == turned);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, turned, want).bytes);
}

TEST_CASE("Transpose puts every element where its reordered index says") {
  const std::pair<Shape, std::vector<int>> cases[] = {
      {{}, {}},
      {{5}, {0}},
      {{2, 3}, {1, 0}},
      {{33, 65}, {1, 0}},
      {{64, 32}, {1, 0}},
      {{130, 67}, {1, 0}},
      {{3, 200}, {1, 0}},
      {{200, 3}, {1, 0}},
      {{3, 3}, {1, 0}},
      {{4, 4}, {1, 0}},
      {{17, 2}, {1, 0}},
      {{2, 3, 150}, {0, 2, 1}},
      {{2, 150, 3}, {0, 2, 1}},
      {{3, 5, 150}, {2, 1, 0}},
      {{1, 7}, {1, 0}},
      {{0, 7}, {1, 0}},
      {{2, 3, 4}, {0, 1, 2}},
      {{2, 3, 4}, {0, 2, 1}},
      {{2, 3, 4}, {1, 0, 2}},
      {{2, 3, 4}, {2, 0, 1}},
      {{2, 3, 4}, {1, 2, 0}},
      {{2, 3, 4}, {2, 1, 0}},
      {{35, 3, 34}, {2, 1, 0}},
      {{3, 35, 40}, {0, 2, 1}},
      {{2, 1, 3, 1, 4}, {4, 1, 0, 3, 2}},
      {{2, 3, 4, 5}, {3, 1, 2, 0}},
      {{2, 3, 4, 5}, {0, 2, 1, 3}},
      {{2, 3, 4, 5}, {2, 3, 0, 1}},
      {{2, 3, 0, 5}, {2, 3, 0, 1}},
      {{2, 2, 2, 2, 2, 2}, {5, 2, 3, 0, 4, 1}},
  };
  for (const auto& [shape, perm] : cases) {
    for (const MoveCase& with : MoveCases()) Check(shape, perm, with);
  }
}

TEST_CASE("Transpose is the same however large work is split") {
  for (const MoveCase& with : MoveCases()) {
    if (with.options.threads == 1) continue;
    Check({300, 1000}, {1, 0}, with);
    Check({40, 30, 200}, {1, 0, 2}, with);
  }
}

TEST_CASE("Transpose without perm reverses the axes, as NumPy's .T") {
  std::vector<int32_t> x(24);
  for (int32_t i = 0; i < 24; ++i) x[i] = i;
  const Outcome got =
      RunOp(plexus_op_transpose(), {TestTensor::Of<int32_t>({2, 3, 4}, x)});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{4, 3, 2});
  CHECK(got.outputs[0].values<int32_t>() ==
        std::vector<int32_t>{0, 12, 4, 16, 8,  20, 1, 13, 5, 17, 9,  21,
                             2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23});
}

TEST_CASE("Transpose refuses what is no permutation") {
  const auto text = [](const std::string& perm) {
    const TestTensor x = TestTensor::Of<float>({1, 1, 1}, {1});
    return InferOp(plexus_op_transpose(), {x}, {.attributes = {{"perm", perm}}})
        .text;
  };
  CHECK(text("[0, 1]") ==
        "perm [0, 1] is no permutation of the axes of rank 3");
  CHECK(text("[0, 1, 1]") ==
        "perm [0, 1, 1] is no permutation of the axes of rank 3");
  CHECK(text("[0, 1, 3]") ==
        "perm [0, 1, 3] is no permutation of the axes of rank 3");
  CHECK(text("[0, -1, 1]") ==
        "perm [0, -1, 1] is no permutation of the axes of rank 3");
  CHECK(text("[0, 1, 2, 3]") ==
        "perm [0, 1, 2, 3] is no permutation of the axes of rank 3");
}

}  // namespace
}  // namespace plexus::testing
