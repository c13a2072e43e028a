#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_depth_to_space(void);

namespace plexus::testing {
namespace {

void Check(const Shape& from, int64_t b, const std::string& mode,
           MoveCase with) {
  CAPTURE(from, b, mode, with.dtype, with.options.threads);
  const int64_t depth = from[1] / (b * b);
  const Shape result = {from[0], depth, from[2] * b, from[3] * b};
  const Elements64 x = Numbered(from);
  const Elements64 want = Moved(result, from, x, [&](const Shape& i) {
    const int64_t block = i[2] % b * b + i[3] % b;  // the place in the block
    const int64_t channel =
        mode == "DCR" ? block * depth + i[1] : i[1] * b * b + block;
    return Shape{i[0], channel, i[2] / b, i[3] / b};
  });
  with.options.attributes = {{"blocksize", std::to_string(b)}, {"mode", mode}};
  const Outcome got = RunOp(plexus_op_depth_to_space(),
                            {TensorOf(with.dtype, from, x)}, with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == result);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, result, want).bytes);
}

TEST_CASE("DepthToSpace makes blocks of channels") {
  for (const char* mode : {"DCR", "CRD"}) {
    for (const MoveCase& with : MoveCases()) {
      Check({1, 8, 2, 3}, 2, mode, with);
      Check({2, 9, 1, 4}, 3, mode, with);
      Check({2, 5, 3, 4}, 1, mode, with);
      Check({0, 4, 3, 4}, 2, mode, with);
      Check({2, 0, 3, 4}, 2, mode, with);
      if (with.options.threads > 1) Check({3, 64, 30, 20}, 4, mode, with);
    }
  }
}

TEST_CASE("DepthToSpace gives what ONNX's example gives") {
  // b = 2, the DCR example's first rows: channels are 9 apart.
  std::vector<float> x(48);
  for (int c = 0; c < 8; ++c) {
    for (int i = 0; i < 6; ++i) x[c * 6 + i] = static_cast<float>(c * 9 + i);
  }
  const auto head = [&](const char* mode) {
    const Outcome got =
        RunOp(plexus_op_depth_to_space(),
              {TestTensor::Of<float>({1, 8, 2, 3}, x)},
              {.attributes = {{"blocksize", "2"}, {"mode", mode}}});
    REQUIRE(got.text == "");
    auto values = got.outputs[0].values<float>();
    values.resize(12);
    return values;
  };
  CHECK(head("DCR") == std::vector<float>{0, 18, 1, 19, 2, 20, 36, 54, 37, 55,
                                          38, 56});
  CHECK(head("CRD") == std::vector<float>{0, 9, 1, 10, 2, 11, 18, 27, 19, 28,
                                          20, 29});
}

TEST_CASE("DepthToSpace says what is wrong") {
  const auto text = [](const Shape& shape, const char* b,
                       const char* mode = "DCR") {
    return InferOp(plexus_op_depth_to_space(),
                   {TensorOf(PLEXUS_INT8, shape, Numbered(shape))},
                   {.attributes = {{"blocksize", b}, {"mode", mode}}})
        .text;
  };
  CHECK(text({1, 6, 2, 2}, "2") == "dim 1 is 6, which 4 does not divide");
  CHECK(text({4, 2, 2}, "2") ==
        "input must be [N, C, H, W] (rank 4), not rank 3");
  CHECK(text({1, 4, 2, 2}, "0") == "blocksize is 0, must be 1 to 1048576");
  CHECK(text({1, 4, 2, 2}, "2", "RCD") == "mode is RCD, must be DCR or CRD");
}

}  // namespace
}  // namespace plexus::testing
