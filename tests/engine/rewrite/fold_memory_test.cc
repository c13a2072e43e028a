// What folding holds counts against the limit on memory.

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus {
namespace {

constexpr int64_t kMiB = 1 << 20;

/// A parameter of 1 MiB, and nodes.
Graph Parse(const std::string& nodes) {
  return Graph::Parse(
      "parameters:\n  p: {shape: [256, 1024], init: ones}\nnodes:\n" + nodes +
          "outputs: [y]\n",
      "fold", ".");
}

PlanOptions AtMost(int64_t bytes) {
  PlanOptions options;
  options.max_memory = bytes;
  return options;
}

TEST_CASE("constants that were folded are let go of when nobody reads them") {
  std::string nodes = "  a0: Add(p, 1)\n";
  for (int i = 1; i < 30; ++i) {
    nodes += fmt::format("  a{}: Add(a{}, 1)\n", i, i - 1);
  }
  const Graph graph = Parse(nodes + "  y: ReduceSum(a29)\n");
  CHECK(graph.Compile(AtMost(4 * kMiB))->folded().size() == 31);
}

TEST_CASE("no more is folded than the memory limit holds") {
  std::string nodes, all;
  for (int i = 0; i < 30; ++i) {
    nodes += fmt::format("  a{}: Add(p, {})\n", i, i);
    all += fmt::format("{}a{}", i > 0 ? ", " : "", i);
  }
  const Graph graph =
      Parse(nodes + "  c: Concat(" + all + ", axis=0)\n  y: ReduceSum(c)\n");
  CHECK(graph.Compile(AtMost(100 * kMiB))->folded().size() == 32);
  CHECK(testing::FailureLine([&] {
          (void)graph.Compile(AtMost(12 * kMiB));
        }).starts_with("4 error: this plan needs"));
}

TEST_CASE("a constant in another shape is no other constant") {
  const Graph graph = Graph::Parse(
      "inputs:\n  x: [1024]\nparameters:\n  p: {shape: [256, 1024], init: ones}\n"
      "nodes:\n  a: Reshape(p, [1024, 256])\n  b: Unsqueeze(a, [0])\n"
      "  y: Dot(x, b)\noutputs: [y]\n",
      "views", ".");
  const auto plan = graph.Compile(AtMost(3 * kMiB / 2));
  CHECK(plan->folded() == std::vector<std::string>{"a", "b"});
  CHECK(plan->memory().weights == kMiB);
  Session session(plan);
  const std::vector<float> x(1024, 1);
  session.BindInput(0, x.data());
  REQUIRE(session.Run());
  CHECK(static_cast<const float*>(session.output(0))[255] == 1024);
}

TEST_CASE("parameters that the graph has leave less to fold into") {
  const Graph graph = Parse("  a: Neg(p)\n  y: ReduceSum(a)\n");
  CHECK(graph.Compile(AtMost(5 * kMiB / 2))->folded().size() == 2);
  CHECK(testing::FailureLine([&] {
          (void)graph.Compile(AtMost(3 * kMiB / 2));
        }).starts_with("4 error: this plan needs"));
}

}  // namespace
}  // namespace plexus
