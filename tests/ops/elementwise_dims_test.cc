// Elementwise operators on shapes with names in them.
#include <catch2/catch.hpp>

#include <plexus/plexus.h>

#include <string>
#include <vector>

namespace plexus::testing {
namespace {

/// A graph whose y is x, float32[N, 3], in the shape `to`.
Graph Reshaped(const std::string& nodes) {
  return Graph::Parse(
      "inputs: {x: [N, 3]}\n"
      "parameters: {first: {value: [true, false], dtype: bool}}\n"
      "nodes:\n"
      "  n: Shape(x, end=1)\n" +
          nodes +
          "  y: Reshape(x, to)\n"
          "outputs: [y]\n",
      "dims", ".");
}

std::vector<int64_t> ShapeFor(const Graph& graph, int64_t n) {
  PlanOptions options;
  options.dims = {{"N", n}};
  return graph.Compile(options)->outputs()[0].shape;
}

using Shape = std::vector<int64_t>;

TEST_CASE("Max and Min of dims are worked out at plan time") {
  const Graph most =
      Reshaped("  a: Min(n, [5], [7])\n  to: Concat(a, [-1], axis=0)\n");
  CHECK(ShapeFor(most, 4) == Shape{4, 3});
  CHECK(ShapeFor(most, 10) == Shape{5, 6});
  const Graph least =
      Reshaped("  a: Max(n, 2, 1)\n  to: Concat(a, [-1], axis=0)\n");
  CHECK(ShapeFor(least, 4) == Shape{4, 3});
  CHECK_THROWS_AS(ShapeFor(least, 1), Error);
}

TEST_CASE("Mod of dims is worked out at plan time, with and without fmod") {
  const Graph floored = Reshaped(
      "  a: Mod(Sub(1, n), 4)\n  to: Concat(a, [-1], axis=0)\n");
  CHECK(ShapeFor(floored, 6) == Shape{3, 6});
  const Graph truncated = Reshaped(
      "  a: Neg(Mod(Sub(1, n), 4, fmod=1))\n"
      "  to: Concat(a, [-1], axis=0)\n");
  CHECK(ShapeFor(truncated, 6) == Shape{1, 18});
}

TEST_CASE("Where moves named dims") {
  const Graph graph = Reshaped("  to: Where(first, Shape(x), -1)\n");
  CHECK(graph.value(graph.outputs()[0].value).shape ==
        std::vector<std::string>{"N", "3"});
}

}  // namespace
}  // namespace plexus::testing
