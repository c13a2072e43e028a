// What the plugin contract promises of fusion: by traits, and never seen in a
// result.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <thread>

namespace plexus {
namespace {

const char kNet[] = R"(
inputs:
  x: [N, 37]
parameters:
  W: {shape: [37, 53], init: normal, seed: 1}
  b: {shape: [53], init: normal, seed: 2}
  V: {shape: [53, 10], init: normal, seed: 3}
nodes:
  h: Swish(Add(Dot(x, W), b))
  y: Softmax(Dot(h, V))
outputs: [y]
)";

Graph Net() {
  Registry registry;
  registry.LoadPlugin(PLEXUS_PLUGIN_DIR "/libswish.so");
  return Graph::Parse(kNet, "net", ".", registry);
}

std::vector<float> Inputs(int64_t rows) {
  std::vector<float> x(static_cast<size_t>(rows * 37));
  std::mt19937 random(7);
  for (float& v : x) v = std::uniform_real_distribution<float>(-2, 2)(random);
  x[3] = NAN;
  x[40] = -0.0f;
  x[80] = INFINITY;
  return x;
}

std::vector<float> RunNet(const Graph& graph, PlanOptions options,
                          const float* x, int64_t rows) {
  options.dims["N"] = rows;
  Session session(graph.Compile(options));
  std::vector<float> y(static_cast<size_t>(rows * 10));
  session.BindInput(0, x);
  session.BindOutput(0, y.data());
  REQUIRE(session.Run());
  return y;
}

bool SameBits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST_CASE("a plugin's activation is fused like a built-in one") {
  const Graph graph = Net();
  PlanOptions options;
  options.dims["N"] = 4;
  options.outputs = {"h"};
  const auto plan = graph.Compile(options);
  REQUIRE(plan->step_count() == 1);
  CHECK(plan->step(0).ops ==
        std::vector<std::string>{"Dot", "Add", "Swish"});
  options.fuse = false;
  CHECK(graph.Compile(options)->step_count() == 3);
}

TEST_CASE("fused or not, on any number of threads: the same bits") {
  const Graph graph = Net();
  const int64_t rows = 700;
  const std::vector<float> x = Inputs(rows);
  const std::vector<float> one = RunNet(graph, {}, x.data(), rows);
  for (const bool fuse : {true, false}) {
    for (const int threads : {1, 2, 3}) {
      PlanOptions options;
      options.fuse = fuse;
      options.threads = threads;
      CHECK(SameBits(one, RunNet(graph, options, x.data(), rows)));
    }
  }
}

TEST_CASE("AVX2 and AVX3 give the same bits") {
  if ((SupportedSimd() & PLEXUS_SIMD_AVX3) == 0) {
    WARN("this machine has no AVX3: nothing is compared");
    return;
  }
  const Graph graph = Net();
  const std::vector<float> x = Inputs(50);
  PlanOptions avx2;
  avx2.simd = SimdUpTo("AVX2");
  CHECK(SameBits(RunNet(graph, {}, x.data(), 50),
                 RunNet(graph, avx2, x.data(), 50)));
}

TEST_CASE("a row alone gives the bits that it gives in a batch") {
  const Graph graph = Net();
  const int64_t rows = 33;
  const std::vector<float> x = Inputs(rows);
  const std::vector<float> batch = RunNet(graph, {}, x.data(), rows);
  for (int64_t r = 0; r < rows; ++r) {
    const std::vector<float> alone =
        RunNet(graph, {}, x.data() + r * 37, 1);
    CHECK(std::memcmp(alone.data(), batch.data() + r * 10, 40) == 0);
  }
}

TEST_CASE("two sessions on one plan run at once") {
  const Graph graph = Net();
  const int64_t rows = 64;
  const std::vector<float> x = Inputs(rows);
  const std::vector<float> expected = RunNet(graph, {}, x.data(), rows);
  PlanOptions options;
  options.dims["N"] = rows;
  options.threads = 2;
  const auto plan = graph.Compile(options);
  bool same[2] = {true, true};
  std::vector<std::thread> threads;
  for (bool& ok : same) {
    threads.emplace_back([&] {
      Session session(plan);
      std::vector<float> y(expected.size());
      session.BindInput(0, x.data());
      session.BindOutput(0, y.data());
      for (int run = 0; run < 50; ++run) {
        ok = session.Run() && SameBits(y, expected) && ok;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(same[0]);
  CHECK(same[1]);
}

}  // namespace
}  // namespace plexus
