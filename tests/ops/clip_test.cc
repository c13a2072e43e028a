#include <plexus/plexus.h>

#include <catch2/catch.hpp>

#include <limits>

#include "tests/support/elementwise_sweep.h"
#include "tests/support/op_host.h"

extern "C" const PlexusOp* plexus_op_clip(void);

namespace plexus::testing {
namespace {

template <typename T>
T Held(T x, T min, T max) {
  const T above = x != x || x >= min ? x : min;
  return above != above || above <= max ? above : max;
}

TEST_CASE("Clip is NumPy's: NaN stays, max wins over min") {
  CHECK(SweepExact<3, float, double, int8_t, int16_t, int32_t, int64_t, uint8_t,
                   uint16_t, uint32_t, uint64_t>(
            plexus_op_clip(),
            [](auto x, auto min, auto max) { return Held(x, min, max); }) ==
        "");
}

const std::vector<float> kValues = {-3, -0.0f, 0.5f, 7,
                                    std::numeric_limits<float>::infinity()};

std::vector<float> Clipped(TestTensor min, TestTensor max) {
  const Outcome got = RunOp(plexus_op_clip(),
                            {TestTensor::Of<float>({5}, kValues), min, max});
  REQUIRE(got.text == "");
  CHECK(got.outputs[0].shape == std::vector<int64_t>{5});
  return got.outputs[0].values<float>();
}

TEST_CASE("Clip without a bound holds the other one") {
  const TestTensor one = TestTensor::Of<float>({}, std::vector<float>{1});
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK(Clipped({}, {}) == kValues);
  CHECK(Clipped(one, {}) == std::vector<float>{1, 1, 1, 7, infinity});
  CHECK(Clipped({}, one) == std::vector<float>{-3, 0, 0.5f, 1, 1});
  CHECK(Clipped(one, one) == std::vector<float>{1, 1, 1, 1, 1});
}

TEST_CASE("Clip wants scalars as bounds") {
  const TestTensor x = TestTensor::Of<float>({2}, std::vector<float>{1, 2});
  CHECK(InferOp(plexus_op_clip(), {x, x}).text ==
        "min must be a scalar, but has rank 1");
  CHECK(InferOp(plexus_op_clip(), {x, {}, x}).text ==
        "max must be a scalar, but has rank 1");
}

TEST_CASE("Clip leaves inputs out in chains, alone and folded") {
  const Graph graph = Graph::Parse(
      "inputs: {x: [N, 4]}\n"
      "nodes:\n"
      "  a: Clip(Neg(x), max=1)\n"
      "  b: Clip([1, 2, 3, 4], max=2)\n"
      "  y: Add(a, b)\n"
      "outputs: [y]\n",
      "clip", ".");
  for (const int64_t n : {1, 3000}) {  // calls of whole tensors; many tiles
    for (const bool fuse : {true, false}) {
      PlanOptions options;
      options.dims = {{"N", n}};
      options.fuse = fuse;
      std::vector<float> x, y(static_cast<size_t>(4 * n));
      for (int64_t i = 0; i < n; ++i) x.insert(x.end(), {5, -5, 0, -1});
      Session session(graph.Compile(options));
      session.BindInput(0, x.data());
      session.BindOutput(0, y.data());
      REQUIRE(session.Run());
      for (int64_t i = 0; i < 4 * n; ++i) {
        REQUIRE(y[i] == std::vector<float>{-4, 3, 2, 3}[i % 4]);
      }
    }
  }
}

}  // namespace
}  // namespace plexus::testing
