#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_reshape(void);

namespace plexus::testing {
namespace {

TestTensor Wanted(const Shape& shape) {
  return TestTensor::Constant<int64_t>({static_cast<int64_t>(shape.size())},
                                       shape);
}

Outcome Reshape(const Shape& from, const Shape& to, bool allow_zero = false) {
  return InferOp(plexus_op_reshape(),
                 {TensorOf(PLEXUS_UINT8, from, Numbered(from)), Wanted(to)},
                 {.attributes = {{"allowzero", allow_zero ? "1" : "0"}}});
}

TEST_CASE("Reshape keeps all elements in their order") {
  for (MoveCase with : MoveCases()) {
    CAPTURE(with.dtype, with.options.threads);
    for (const Shape& shape : {Shape{2, 3, 4}, Shape{0, 3}, Shape{200, 300}}) {
      const TestTensor x = TensorOf(with.dtype, shape, Numbered(shape));
      const int64_t count = Count({shape.data(), shape.size()});
      const Outcome got =
          RunOp(plexus_op_reshape(), {x, Wanted({-1, 1})}, with.options);
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].shape == Shape{count, 1});
      CHECK(got.outputs[0].bytes == x.bytes);
    }
  }
}

TEST_CASE("Reshape works out the dims") {
  const auto shape = [](const Shape& from, const Shape& to,
                        bool allow_zero = false) {
    const Outcome got = Reshape(from, to, allow_zero);
    REQUIRE(got.text == "");
    return got.outputs[0].shape;
  };
  CHECK(shape({2, 3}, {3, 2}) == Shape{3, 2});
  CHECK(shape({2, 3}, {-1}) == Shape{6});
  CHECK(shape({5, 28, 28}, {-1, 784}) == Shape{5, 784});
  CHECK(shape({2, 3, 4}, {0, -1}) == Shape{2, 12});
  CHECK(shape({2, 3, 4}, {4, 0, -1}) == Shape{4, 3, 2});
  CHECK(shape({}, {1, -1}) == Shape{1, 1});
  CHECK(shape({1, 1}, {}) == Shape{});
  CHECK(shape({0, 28, 28}, {-1, 784}) == Shape{0, 784});
  // What is copied does not divide, so that an empty batch is no problem.
  CHECK(shape({0, 3, 4}, {0, -1}) == Shape{0, 12});
  CHECK(shape({0, 3}, {3, 0}, true) == Shape{3, 0});
}

TEST_CASE("Reshape says what doesn't fit") {
  const auto text = [](const Shape& from, const Shape& to,
                       bool allow_zero = false) {
    const Outcome got = Reshape(from, to, allow_zero);
    CHECK(got.code == PLEXUS_ERROR_GRAPH);
    return got.text;
  };
  CHECK(text({2, 3}, {4}) == "can't reshape [2, 3] (6 elements) to [4]");
  CHECK(text({2, 3}, {4, -1}) ==
        "can't reshape [2, 3] (6 elements) to [4, -1]");
  CHECK(text({}, {2}) == "can't reshape [] (1 elements) to [2]");
  CHECK(text({2, 3}, {0, 4}) == "can't reshape [2, 3] (6 elements) to [0, 4]");
  CHECK(text({2, 3}, {0, 0}, true) ==
        "can't reshape [2, 3] (6 elements) to [0, 0]");
  CHECK(text({2, 3}, {-1, -1}) == "shape [-1, -1] has two -1");
  CHECK(text({2, 3}, {-2, 3}) == "shape [-2, 3] has a negative dim");
  CHECK(text({2, 3}, {3, 2, 0}) ==
        "shape [3, 2, 0] copies dim 2, but data has rank 2");
  CHECK(text({0, 3}, {0, -1}, true) == "shape [0, -1] has both 0 and -1");
  const TestTensor x = TestTensor::Of<float>({1}, {1});
  CHECK(
      InferOp(plexus_op_reshape(), {x, TestTensor::Constant<int64_t>({}, {1})})
          .text == "shape must be a list (rank 1), not rank 0");
}

TEST_CASE("Reshape takes a shape that is not a constant only from dims") {
  const TestTensor x = TestTensor::Of<float>({1}, {1});
  CHECK(InferOp(plexus_op_reshape(), {x, TestTensor::Of<int64_t>({1}, {1})})
            .text == "shape depends on the data of an input");
}

}  // namespace
}  // namespace plexus::testing
