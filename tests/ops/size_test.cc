#include <catch2/catch.hpp>

#include "tests/ops/layout_reference.h"

extern "C" const PlexusOp* plexus_op_size(void);

namespace plexus::testing {
namespace {

TEST_CASE("Size counts elements, and its rule knows the number") {
  for (const Shape& shape :
       {Shape{}, Shape{7}, Shape{2, 3, 4}, Shape{2, 0, 4}}) {
    const auto want = static_cast<int64_t>(Numbered(shape).size());
    const TestTensor x = TensorOf(PLEXUS_BOOL, shape, Numbered(shape));
    const Outcome got = RunOp(plexus_op_size(), {x});
    REQUIRE(got.text == "");
    CHECK(got.outputs[0].shape == Shape{});
    CHECK(got.outputs[0].values<int64_t>() == Shape{want});
    CHECK(InferOp(plexus_op_size(), {x}).outputs[0].values<int64_t>() ==
          Shape{want});
  }
}

}  // namespace
}  // namespace plexus::testing
