#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_trilu(void);

namespace plexus::testing {
namespace {

void Check(const Shape& shape, bool upper, int64_t k, MoveCase with) {
  CAPTURE(shape, upper, k, with.dtype, with.options.threads);
  const size_t lead = shape.size() - 2;
  const Elements64 x = Numbered(shape);
  const Elements64 want =
      Moved(shape, shape, x, [&](Shape index) -> std::optional<Shape> {
        const int64_t diagonal = index[lead + 1] - index[lead];
        if (upper ? diagonal >= k : diagonal <= k) return index;
        return {};
      });
  with.options.attributes = {{"upper", upper ? "1" : "0"}};
  const TestTensor data = TensorOf(with.dtype, shape, x);
  Outcome got = RunOp(plexus_op_trilu(),
                      {data, TestTensor::Of<int64_t>({}, {k})}, with.options);
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == shape);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, shape, want).bytes);
  if (k != 0) return;
  got = RunOp(plexus_op_trilu(), {data}, with.options);
  CHECK(got.outputs[0].bytes == TensorOf(with.dtype, shape, want).bytes);
}

TEST_CASE("Trilu keeps a triangle") {
  for (const bool upper : {true, false}) {
    for (const int64_t k :
         std::initializer_list<int64_t>{0, 1, -1, 2, -3, 7, -7, INT64_MAX,
                                        INT64_MIN}) {
      for (const Shape& shape : {Shape{4, 5}, Shape{5, 4}, Shape{2, 3, 3, 3},
                                 Shape{1, 1}, Shape{3, 0}, Shape{0, 3}}) {
        Check(shape, upper, k, {PLEXUS_INT16, {}});
      }
    }
    for (const MoveCase& with : MoveCases()) {
      Check({2, 4, 5}, upper, 1, with);
      if (with.options.threads > 1) Check({3, 200, 300}, upper, -9, with);
    }
  }
}

TEST_CASE("Trilu says what is wrong") {
  const TestTensor list = TestTensor::Of<float>({1}, {1});
  const TestTensor matrix = TestTensor::Of<float>({1, 1}, {1});
  CHECK(InferOp(plexus_op_trilu(), {list}).text ==
        "input must be a matrix or several (rank 2 or more), not rank 1");
  CHECK(InferOp(plexus_op_trilu(), {matrix, List({1})}).text ==
        "k must be a scalar, not rank 1");
}

}  // namespace
}  // namespace plexus::testing
