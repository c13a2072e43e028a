// Functions of a graph: what they see, what their calls give.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

/// A graph with the inputs x and W, both float32[2], and these functions.
Graph Parse(const std::string& functions, const std::string& nodes,
            const std::string& outputs = "[y]") {
  return Graph::Parse("inputs:\n  x: [2]\n  W: [2]\nfunctions:\n" + functions +
                          "nodes:\n" + nodes + "outputs: " + outputs + "\n",
                      "test.yaml", ".");
}

std::string Wrong(const std::string& functions, const std::string& nodes) {
  return Failure([&] { Parse(functions, nodes); });
}

/// The nodes as "name: Op(input, input)".
std::vector<std::string> Nodes(const Graph& graph) {
  std::vector<std::string> lines;
  for (int i = 0; i < graph.node_count(); ++i) {
    const NodeInfo& node = graph.node(i);
    std::string inputs;
    for (const int input : node.inputs) {
      inputs += (inputs.empty() ? "" : ", ") + graph.value(input).name;
    }
    lines.push_back(node.name + ": " + node.op + "(" + inputs + ")");
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("a function is expanded where it is called") {
  CHECK(Nodes(Parse("  Dense(x, W, b): Add(Mul(x, W), b)\n",
                    "  y: Dense(x, W, W)\n  z: Neg(Dense(y, W, x))\n",
                    "[z]")) ==
        Lines{"y/Mul: Mul(x, W)", "y: Add(y/Mul, W)",
              "z/Dense/Mul: Mul(y, W)", "z/Dense: Add(z/Dense/Mul, x)",
              "z: Neg(z/Dense)"});
}

TEST_CASE("a function doesn't see the graph's inputs, parameters and nodes") {
  CHECK(Wrong("  F(a): Add(a, W)\n", "  y: F(x)\n") ==
        "3 test.yaml:5:16: error: there is no input, parameter or node `W` in "
        "this function\n"
        "    F(a): Add(a, W)\n"
        "                 ^\n"
        "test.yaml:7:6: note: in this call of `F`\n"
        "    y: F(x)\n"
        "       ^");
  CHECK(Wrong("  F(a): Add(a, z)\n", "  z: Neg(x)\n  y: F(x)\n")
            .find("5:16: error: there is no input, parameter or node `z`") !=
        std::string::npos);
}

TEST_CASE("a formal may have the name of anything outside") {
  // Of a tensor, an operator, a function, and its own function.
  CHECK(Nodes(Parse("  F(W, Neg, G, F): Add(Sub(Neg, W), Mul(G, F))\n"
                    "  G(x): Abs(x)\n",
                    "  y: F(x, W, G(x), x)\n")) ==
        Lines{"y/G: Abs(x)", "y/Sub: Sub(W, x)", "y/Mul: Mul(y/G, x)",
              "y: Add(y/Sub, y/Mul)"});
}

TEST_CASE("a function calls the graph's functions, before or after it") {
  CHECK(Nodes(Parse("  F(a): G(G(a))\n  G(a): Neg(a)\n", "  y: F(x)\n"))
            .size() == 2);
  CHECK(Wrong("  F(a): G(a)\n  G(a): Neg(F(a))\n", "  y: F(x)\n")
            .find("error: the function `F` calls itself") !=
        std::string::npos);
}

TEST_CASE("a function with nodes gives its outputs by number and by name") {
  const std::string two =
      "  Two(a, b):\n    nodes:\n      low: Min(a, b)\n      high: Max(a, b)\n";
  const std::string nodes =
      "  t: Two(x, b=W)\n  u: {op: Two, inputs: {b: x, a: W}}\n"
      "  y: Add(t, Add(t.1, Add(u.0, u.";
  for (const char* const outputs :
       {"    outputs: {least: low, most: high}\n",
        "    outputs: [low, high]\n"}) {
    const bool named = std::string(outputs).find("least") != std::string::npos;
    const Graph graph =
        Parse(two + outputs, nodes + (named ? "most" : "high") + ")))\n");
    CHECK(Nodes(graph)[0] == "t: Min(x, W)");
  }
  CHECK(Wrong(two + "    outputs: {least: low, most: high}\n",
              "  t: Two(x, W)\n  y: Neg(t.high)\n") ==
        "3 test.yaml:12:10: error: the function `Two` has no output `high`\n"
        "    y: Neg(t.high)\n"
        "           ^\n"
        "test.yaml:5:3: note: it is defined here\n"
        "    Two(a, b):\n"
        "    ^\n"
        "help: its outputs are `least`, `most`");
}

TEST_CASE("tensors, dims and operators have name spaces of their own") {
  const Graph graph = Graph::Parse(
      "inputs:\n  N: [N]\n  Add: [Add]\nnodes:\n  Neg: Neg(N)\n"
      "  Sum: Add(Neg, Add)\noutputs: [Sum]\n",
      "test.yaml", ".");
  CHECK(Nodes(graph) == Lines{"Neg: Neg(N)", "Sum: Add(Neg, Add)"});
  CHECK(graph.constraints() == std::vector<std::string>{"N == Add"});
}

TEST_CASE("names that only stand for each other stand for nothing") {
  CHECK(Wrong("  F(a): Neg(a)\n", "  y: z\n  z: y\n")
            .find("error: `y` stands for itself") != std::string::npos);
}

}  // namespace
}  // namespace plexus::testing
