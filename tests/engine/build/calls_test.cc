// Calls of operators: which argument goes where, and what attributes may be.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

/// A graph with the inputs x: float32[2, 3], k: int64[1] and these nodes.
Graph Parse(const std::string& nodes) {
  return Graph::Parse("inputs:\n  x: [2, 3]\n  k: int64[1]\nnodes:\n" + nodes +
                          "outputs: [y]\n",
                      "test.yaml", ".");
}

std::string Wrong(const std::string& call) {
  return FailureLine([&] { Parse("  y: " + call + "\n"); });
}

/// The node that comes last, as "Op(input, input) attributes".
std::string Last(const std::string& nodes) {
  const Graph graph = Parse(nodes);
  const NodeInfo& node = graph.node(graph.node_count() - 1);
  std::string inputs;
  for (const int input : node.inputs) {
    inputs += inputs.empty() ? "" : ", ";
    inputs += input < 0 ? "-" : graph.value(input).name;
  }
  return node.op + "(" + inputs + ") " + node.attributes;
}

TEST_CASE("inputs go by order or by name") {
  const std::string want = "GatherElements(x, k2) axis=1";
  for (const char* const call :
       {"GatherElements(x, k2, axis=1)", "GatherElements(x, indices=k2, axis=1)",
        "GatherElements(indices=k2, axis=1, data=x)",
        "{op: GatherElements, inputs: [x, k2], attributes: {axis: 1}}",
        "{op: GatherElements, inputs: {indices: k2, data: x}, "
        "attributes: {axis: 1}}"}) {
    INFO(call);
    CHECK(Last("  k2: Unsqueeze(k, 0)\n  y: " + std::string(call) + "\n") ==
          want);
  }
}

TEST_CASE("an entry of the long form's inputs is what an argument may be") {
  CHECK(Parse("  t: TopK(x, 1)\n"
              "  y: {op: Sum, inputs: [x, 'Neg(x)', 2, [1, 2, 3], t.Values], "
              "doc: all}\n")
            .node(2)
            .doc == "all");
}

TEST_CASE("optional inputs in the middle may be left out by name") {
  CHECK(Last("  y: Clip(x, max=x0)\n  x0: ReduceMax(x, keepdims=false)\n") ==
        "Clip(x, -, x0) ");
}

TEST_CASE("a flag takes 0, 1, false and true") {
  for (const char* const no : {"0", "false"}) {
    CHECK(Last("  y: ReduceSum(x, [1], keepdims=" + std::string(no) + ")\n")
              .ends_with(" keepdims=false"));
  }
  for (const char* const yes : {"1", "true"}) {
    CHECK(Last("  y: ReduceSum(x, [1], keepdims=" + std::string(yes) + ")\n")
              .ends_with(" keepdims=true"));
  }
  CHECK(Wrong("ReduceSum(x, [1], keepdims=2)") ==
        "3 test.yaml:5:33: error: attribute `keepdims` of `ReduceSum` is true "
        "or false, not `2`");
  CHECK(Wrong("ReduceSum(x, [1], keepdims=True)") ==
        "3 test.yaml:5:33: error: attribute `keepdims` of `ReduceSum` is true "
        "or false, not `True`");
}

TEST_CASE("a bare word after = is a tensor, a string or a dtype") {
  CHECK(Last("  t: Unsqueeze(k, 0)\n  y: GatherElements(x, indices=t)\n") ==
        "GatherElements(x, t) ");
  const std::string pad = "Pad(x, [0, 1, 0, 1], mode=";
  for (const char* const word : {"reflect", "'reflect'", "\"reflect\""}) {
    CHECK(Last("  y: " + pad + word + ")\n").ends_with(" mode=\"reflect\""));
  }
  for (const char* const word : {"int64", "'int64'", "\"int64\""}) {
    CHECK(Last("  y: Cast(x, to=" + std::string(word) + ")\n") ==
          "Cast(x) to=int64");
  }
  CHECK(Wrong("Cast(x, to=int65)") ==
        "3 test.yaml:5:17: error: attribute `to` of `Cast` is a dtype, not "
        "`int65`");
  CHECK(Wrong("Softmax(x, axis=k)") ==
        "3 test.yaml:5:22: error: attribute `axis` of `Softmax` is an integer, "
        "not `k`");
  CHECK(Wrong("GatherElements(x, indices=reflect)") ==
        "3 test.yaml:5:32: error: there is no input, parameter or node "
        "`reflect`");
}

TEST_CASE("outputs of a node go by their names and numbers") {
  for (const char* const nodes :
       {"  y: TopK(x, 2)\n", "  t: TopK(x, 2)\n  y: t\n",
        "  t: TopK(x, 2)\n  y: t.0\n", "  t: TopK(x, 2)\n  y: t.Values\n"}) {
    const Graph graph = Parse(nodes);
    CHECK(graph.value(graph.outputs()[0].value).dtype == PLEXUS_FLOAT32);
  }
  for (const char* const output : {"t.1", "t.Indices"}) {
    const Graph graph =
        Parse("  t: TopK(x, 2)\n  y: " + std::string(output) + "\n");
    CHECK(graph.value(graph.outputs()[0].value).dtype == PLEXUS_INT64);
  }
  const auto wrong = [](const std::string& output) {
    return Failure([&] {
      Parse("  t: TopK(x, 2)\n  y: Neg(" + output + ")\n");
    });
  };
  CHECK(wrong("t.2") ==
        "3 test.yaml:6:10: error: `t` (TopK) has no output `2`\n"
        "    y: Neg(t.2)\n"
        "           ^\n"
        "help: its outputs are `Values`, `Indices`");
  CHECK(wrong("t.values").find("has no output `values`") != std::string::npos);
  CHECK(wrong("x.1").find("`x` has one output, there is no `.1`") !=
        std::string::npos);
}

}  // namespace
}  // namespace plexus::testing
