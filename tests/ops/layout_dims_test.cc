// Operators on shapes with names in them: the dims of results stay formulas.
#include <catch2/catch.hpp>

#include <plexus/plexus.h>

#include <string>
#include <vector>

namespace plexus::testing {
namespace {

/// The shape of the node `y` in a graph with these inputs and nodes.
std::vector<std::string> ShapeOfY(const std::string& inputs,
                                  const std::string& nodes) {
  const Graph graph = Graph::Parse(
      "inputs: {" + inputs + "}\nnodes:\n" + nodes + "outputs: [y]\n", "dims",
      ".");
  return graph.value(graph.outputs()[0].value).shape;
}

using Dims = std::vector<std::string>;

TEST_CASE("Reshape divides named dims exactly") {
  CHECK(ShapeOfY("x: [N, 28, 28]", "  y: Reshape(x, [-1, 784])\n") ==
        Dims{"N", "784"});
  CHECK(ShapeOfY("x: [N, M, 4]", "  y: Reshape(x, [0, -1])\n") ==
        Dims{"N", "4*M"});
  CHECK(ShapeOfY("x: [N, 3, 4]",
                 "  n: Shape(x, end=1)\n"
                 "  to: Concat(n, [12], axis=0)\n"
                 "  y: Reshape(x, to)\n") == Dims{"N", "12"});
}

TEST_CASE("Concat adds named dims, Split cuts them again") {
  CHECK(ShapeOfY("x: [N, 2], z: [M, 2]", "  y: Concat(x, z, axis=0)\n") ==
        Dims{"N+M", "2"});
  CHECK(ShapeOfY("x: [N, 2]",
                 "  both: Concat(x, x, axis=0)\n"
                 "  half: Split(both, num_outputs=2)\n"
                 "  y: Transpose(half.1)\n") == Dims{"2", "N"});
}

TEST_CASE("Reductions keep the named dims that they don't reduce") {
  CHECK(ShapeOfY("x: [N, 3, M]", "  y: ReduceSum(x, [1], keepdims=0)\n") ==
        Dims{"N", "M"});
  CHECK(ShapeOfY("x: [N, 3, M]", "  y: ArgMax(x, axis=-1)\n") ==
        Dims{"N", "3", "1"});
}

TEST_CASE("a named dim that Reshape can't divide is refused once it is bound") {
  const Graph graph = Graph::Parse(
      "inputs: {x: [N, 3]}\nnodes:\n  y: Reshape(x, [4, -1])\noutputs: [y]\n",
      "dims", ".");
  PlanOptions options;
  options.dims = {{"N", 8}};
  CHECK(graph.Compile(options)->outputs()[0].shape ==
        std::vector<int64_t>{4, 6});
  options.dims = {{"N", 9}};
  CHECK_THROWS_AS(graph.Compile(options), Error);
}

}  // namespace
}  // namespace plexus::testing
