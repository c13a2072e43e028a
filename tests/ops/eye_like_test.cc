#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_eye_like(void);

namespace plexus::testing {
namespace {

TEST_CASE("EyeLike has ones where column - row is k") {
  for (const Shape& shape :
       {Shape{3, 3}, Shape{2, 5}, Shape{5, 2}, Shape{1, 1}, Shape{0, 3},
        Shape{3, 0}, Shape{300, 301}}) {
    for (const int64_t k :
         std::initializer_list<int64_t>{0, 1, -1, 3, -4, 5, -5, INT64_MAX,
                                        INT64_MIN}) {
      CAPTURE(shape, k);
      std::vector<double> want;
      for (int64_t row = 0; row < shape[0]; ++row) {
        for (int64_t column = 0; column < shape[1]; ++column) {
          want.push_back(column - row == k ? 1 : 0);
        }
      }
      const Outcome got = RunOp(
          plexus_op_eye_like(), {TensorOf(PLEXUS_INT8, shape, Numbered(shape))},
          {.attributes = {{"k", std::to_string(k)}, {"dtype", "float64"}},
           .threads = 2});
      REQUIRE(got.text == "");
      CHECK(got.outputs[0].shape == shape);
      CHECK(got.outputs[0].values<double>() == want);
    }
  }
}

TEST_CASE("EyeLike has the input's dtype where none is given") {
  const Outcome got = RunOp(plexus_op_eye_like(),
                            {TestTensor::Of<int32_t>({2, 2}, {9, 9, 9, 9})});
  CHECK(got.outputs[0].values<int32_t>() == std::vector<int32_t>{1, 0, 0, 1});
}

TEST_CASE("EyeLike wants a matrix") {
  CHECK(InferOp(plexus_op_eye_like(), {TestTensor::Of<float>({1}, {1})}).text ==
        "input must be a matrix (rank 2), not rank 1");
}

}  // namespace
}  // namespace plexus::testing
