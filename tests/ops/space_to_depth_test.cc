#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_space_to_depth(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, int64_t b, MoveCase with) {
  CAPTURE(from, b, with.dtype, with.options.threads);
  const int64_t depth = from[1];
  const Shape result = {from[0], depth * b * b, from[2] / b, from[3] / b};
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(result, from, x, [&](const Shape& i) {
    const int64_t block = i[1] / depth;
    return Shape{i[0], i[1] % depth, i[2] * b + block / b,
                 i[3] * b + block % b};
  });
  with.options.attributes = {{"blocksize", std::to_string(b)}};
  const Outcome got = RunOp(plexus_op_space_to_depth(),
                            {TensorOf(with.dtype, from, x)}, with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == result);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
}

TEST_CASE("SpaceToDepth makes channels of blocks") {
  for (const MoveCase& with : MoveCases()) {
    Check({2, 2, 6, 6}, 2, with);
    Check({1, 3, 6, 9}, 3, with);
    Check({2, 3, 4, 5}, 1, with);
    Check({2, 3, 0, 4}, 2, with);
    Check({0, 3, 2, 4}, 2, with);
    if (with.options.threads > 1) Check({3, 4, 120, 80}, 4, with);
  }
}

TEST_CASE("SpaceToDepth gives what ONNX's example gives") {
  const Outcome got = RunOp(
      plexus_op_space_to_depth(),
      {TestTensor::Of<float>({1, 1, 4, 6},
                             {0, 6,  1, 7,  2, 8,  12, 18, 13, 19, 14, 20,
                              3, 9,  4, 10, 5, 11, 15, 21, 16, 22, 17, 23})},
      {.attributes = {{"blocksize", "2"}}});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == Shape{1, 4, 2, 3});
  std::vector<float> want(24);
  for (int i = 0; i < 24; ++i) want[i] = static_cast<float>(i);
  CHECK(got.outputs[0].values<float>() == want);
}

TEST_CASE("SpaceToDepth says what is wrong") {
  const auto text = [](const Shape& shape, const char* b) {
    return InferOp(plexus_op_space_to_depth(),
                   {TensorOf(PLEXUS_INT8, shape, Numbered(shape))},
                   {.attributes = {{"blocksize", b}}})
        .text;
  };
  CHECK(text({1, 1, 3, 2}, "2") == "dim 2 is 3, which 2 does not divide");
  CHECK(text({1, 1, 2, 3}, "2") == "dim 3 is 3, which 2 does not divide");
  CHECK(text({4, 2}, "2") == "input must be [N, C, H, W] (rank 4), not rank 2");
  CHECK(text({1, 1, 2, 2}, "-1") == "blocksize is -1, must be 1 to 1048576");
}

}  // namespace
}  // namespace plexus::testing
