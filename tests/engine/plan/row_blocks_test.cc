#include "engine/plan/row_blocks.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "engine/plan/plan.h"
#include "tests/support/every_plan.h"

namespace plexus::testing {
namespace {

/// What a plan on one thread runs over blocks of rows: first step and how many.
std::vector<std::pair<uint32_t, uint32_t>> BlocksOf(const Graph& graph,
                                                    const Dims& dims) {
  PlanOptions options;
  options.dims = dims;
  std::vector<std::pair<uint32_t, uint32_t>> blocks;
  for (const auto& block : graph.Compile(options)->impl().stages) {
    blocks.emplace_back(block.first_step, block.n_steps);
  }
  return blocks;
}

TEST_CASE("operators along the last axis share a block of rows") {
  const Graph graph = Graph::Parse(R"(
inputs:
  x: [N, 64]
parameters:
  W: {shape: [64, 48], init: glorot_uniform}
nodes:
  h: Dot(x, W)
  p: LogSoftmax(h)
  c: CumSum(p, 1)
  n: LpNormalization(c)
  sum: ReduceSum(n, [-1])
  mean: ReduceMean(n, [1])
  norm: ReduceL2(n, [1])
  all: ReduceLogSumExp(n, [1])
  most: ArgMax(n, axis=1)
  least: ArgMin(n, axis=-1)
outputs: [sum, mean, norm, all, most, least]
)",
                                   "rows.yaml", ".");
  const Dims dims = {{"N", 3000}};
  CHECK(BlocksOf(graph, dims) ==
        std::vector<std::pair<uint32_t, uint32_t>>{{0, 10}});
  std::mt19937_64 random(1);
  const auto inputs = RandomInputs(graph, dims, false, &random);
  CHECK(DifferenceOfPlans(graph, dims, inputs) == "");
  CHECK(DifferenceOfRows(graph, dims, std::vector<bool>(6, true), inputs, 20) ==
        "");
}

TEST_CASE("an operator with several outputs is in a block of rows") {
  const Graph graph = Graph::Parse(R"(
inputs:
  x: [N, 64]
parameters:
  s: {shape: [64], init: normal}
  b: {shape: [64], init: normal, seed: 1}
nodes:
  n: LayerNormalization(x, s, b)
  t: TopK(n, 5)
  sum: CumSum(t.Values, 1)
  mean: ReduceSum(n.Mean, [1])
outputs: [sum, t.Indices, mean, n.InvStdDev]
)",
                                   "rows.yaml", ".");
  const Dims dims = {{"N", 3000}};
  CHECK(BlocksOf(graph, dims) ==
        std::vector<std::pair<uint32_t, uint32_t>>{{0, 4}});
  std::mt19937_64 random(1);
  const auto inputs = RandomInputs(graph, dims, false, &random);
  CHECK(DifferenceOfPlans(graph, dims, inputs) == "");
  CHECK(DifferenceOfRows(graph, dims, std::vector<bool>(4, true), inputs, 20) ==
        "");
}

TEST_CASE("a result without its last axis is no row of a block") {
  const Graph graph = Graph::Parse(R"(
inputs:
  x: [N, 64]
nodes:
  p: LogSoftmax(x)
  c: CumSum(p, 1)
  sum: ReduceSum(c, [1], keepdims=0)
  most: ArgMax(c, axis=1, keepdims=0)
outputs: [sum, most]
)",
                                   "rows.yaml", ".");
  CHECK(BlocksOf(graph, {{"N", 3000}}) ==
        std::vector<std::pair<uint32_t, uint32_t>>{{0, 2}});
}

}  // namespace
}  // namespace plexus::testing
