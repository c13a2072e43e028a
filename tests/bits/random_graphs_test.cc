// 500 random graphs in every way that must not show in their results: SIMD
// levels, threads, fusion; rows together and one by one; weights as constants,
// which may be packed, and as inputs.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/support/every_plan.h"
#include "tests/support/random_graph.h"

namespace plexus::testing {
namespace {

constexpr int kBlocks = 10;
constexpr int kGraphsABlock = 50;

std::string TextOf(const RandomGraph& graph, uint64_t seed, int64_t n) {
  return "seed " + std::to_string(seed) + ", N = " + std::to_string(n) +
         "\ninputs:\n" + graph.inputs + "nodes:\n" + graph.nodes;
}

int64_t RowsFor(uint64_t seed) {
  constexpr int64_t kRows[] = {1, 3, 9, 33, 40, 257, 700};
  return kRows[seed % std::size(kRows)];
}

/// What differs; "" for nothing.
std::string DifferenceOf(const RandomGraph& random_graph, const Graph& graph,
                         const Graph& open, int64_t n,
                         std::mt19937_64* random) {
  Dims dims;
  if (!graph.dims().empty()) dims["N"] = n;
  auto inputs = RandomInputs(graph, dims, true, random);
  std::string difference = DifferenceOfPlans(graph, dims, inputs);
  if (!difference.empty()) return difference;

  const auto by_row = RowOutputs(graph, random);
  if (std::find(by_row.begin(), by_row.end(), true) != by_row.end()) {
    difference = DifferenceOfRows(graph, dims, by_row, inputs, 20);
    if (!difference.empty()) return difference;
  }

  PlanOptions options;
  options.dims = dims;
  const auto closed = RunOnce(graph, options, inputs);
  for (const auto& [name, tensor] : random_graph.parameters) {
    inputs.push_back(tensor);
  }
  const auto opened = RunOnce(open, options, inputs);
  if (closed.has_value() != opened.has_value()) {
    return "with parameters as inputs: only one of them fails";
  }
  if (closed.has_value()) difference = Difference(*closed, *opened);
  return difference.empty() ? "" : "with parameters as inputs: " + difference;
}

TEMPLATE_TEST_CASE_SIG("random graphs give the same bits in every plan", "",
                       ((int kBlock), kBlock), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) {
  const Registry registry;
  for (int i = 0; i < kGraphsABlock; ++i) {
    const uint64_t seed = kBlock * kGraphsABlock + i;
    const int64_t n = RowsFor(seed);
    const RandomGraph made = MakeRandomGraph(seed, n, registry);
    const Graph graph = made.WithParameters(registry);
    const Graph open = made.WithInputs(registry);
    std::mt19937_64 random(seed);
    INFO(TextOf(made, seed, n));
    CHECK(DifferenceOf(made, graph, open, n, &random) == "");
  }
}

TEST_CASE("random graphs have nearly every operator, and many rows") {
  const Registry registry;
  std::set<std::string> seen;
  int outputs = 0, by_row = 0;
  for (uint64_t seed = 0; seed < kBlocks * kGraphsABlock; ++seed) {
    const RandomGraph made = MakeRandomGraph(seed, RowsFor(seed), registry);
    seen.insert(made.ops.begin(), made.ops.end());
    const Graph graph = made.WithParameters(registry);
    std::mt19937_64 random(seed);
    for (const bool row : RowOutputs(graph, &random)) {
      ++outputs;
      by_row += row;
    }
  }
  std::string missing;
  for (const Registry::Entry& entry : registry.entries()) {
    if (!seen.contains(entry.op->name)) {
      missing += std::string(" ") + entry.op->name;
    }
  }
  INFO("missing:" << missing);
  CHECK(seen.size() * 10 >= registry.entries().size() * 9);
  CHECK(outputs >= 1000);
  CHECK(by_row * 4 >= outputs);
}

}  // namespace
}  // namespace plexus::testing
