#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

TEST_CASE("dot draws inputs, parameters, operators and outputs apart") {
  const ProcessResult got = Plexus({"dot", "graphs/three_layer.yaml"});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  CHECK(
      got.out ==
      "digraph \"three_layer\" {\n"
      "  rankdir=TB;\n"
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#d6e4f5\", "
      "fontname=\"Helvetica\"];\n"
      "  edge [fontname=\"Helvetica\", fontsize=10];\n"
      "  fontname=\"Helvetica\";\n"
      "  label=\"Two numbers through two sigmoid layers and a linear one.\";\n"
      "  v0 [label=\"x\", shape=ellipse, style=filled, "
      "fillcolor=\"#cfe8cf\"];\n"
      "  n0 [label=\"d1\\nDot\"];\n"
      "  v0 -> n0 [label=\"float64[2]\"];\n"
      "  v1 [label=\"W1\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v1 -> n0 [label=\"float64[2, 3]\"];\n"
      "  n1 [label=\"a1\\nAdd\"];\n"
      "  n0 -> n1 [label=\"float64[3]\"];\n"
      "  v2 [label=\"b1\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v2 -> n1 [label=\"float64[3]\"];\n"
      "  n2 [label=\"z1\\nSigmoid\"];\n"
      "  n1 -> n2 [label=\"float64[3]\"];\n"
      "  n3 [label=\"d2\\nDot\"];\n"
      "  n2 -> n3 [label=\"float64[3]\"];\n"
      "  v3 [label=\"W2\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v3 -> n3 [label=\"float64[3, 2]\"];\n"
      "  n4 [label=\"a2\\nAdd\"];\n"
      "  n3 -> n4 [label=\"float64[2]\"];\n"
      "  v4 [label=\"b2\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v4 -> n4 [label=\"float64[2]\"];\n"
      "  n5 [label=\"z2\\nSigmoid\"];\n"
      "  n4 -> n5 [label=\"float64[2]\"];\n"
      "  n6 [label=\"d3\\nDot\"];\n"
      "  n5 -> n6 [label=\"float64[2]\"];\n"
      "  v5 [label=\"W3\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v5 -> n6 [label=\"float64[2, 2]\"];\n"
      "  n7 [label=\"a3\\nAdd\"];\n"
      "  n6 -> n7 [label=\"float64[2]\"];\n"
      "  v6 [label=\"b3\", shape=box3d, style=filled, fillcolor=\"#eeeeee\"];\n"
      "  v6 -> n7 [label=\"float64[2]\"];\n"
      "  n8 [label=\"y\\nIdentity\", tooltip=\"the answer\"];\n"
      "  n7 -> n8 [label=\"float64[2]\"];\n"
      "  o0 [label=\"y\", shape=ellipse, peripheries=2, style=filled, "
      "fillcolor=\"#f6d5c3\"];\n"
      "  n8 -> o0 [label=\"float64[2]\"];\n"
      "}\n");
}

TEST_CASE("dot is legal whatever names and docs hold") {
  const TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "name: \"quote \\\" backslash \\\\ end \\\\\"\n"
            "doc: \"line\\nbreak \\\\l \\\\N <b>bold</b> &amp; \\x01 é 数字\"\n"
            "inputs:\n  x: float32[2, N]\n  node: float32[2, N]\n"
            "nodes:\n"
            "  graph: {op: Add, inputs: [x, node], doc: 'a \"doc\" \\'}\n"
            "  digraph: {op: Concat, inputs: [graph, x], "
            "attributes: {axis: -1}, doc: \"]; }\\n// --\"}\n"
            "outputs: [digraph, graph]\n");
  const ProcessResult got = Plexus({"dot", folder / "graph.yaml"});
  CHECK(got.err == "");
  REQUIRE(got.code == 0);
  WriteFile(folder / "graph.dot", got.out);
  const ProcessResult canon =
      RunProcess({"dot", "-Tcanon", folder / "graph.dot"});
  CHECK(canon.err == "");
  CHECK(canon.code == 0);
  const ProcessResult plain =
      RunProcess({"dot", "-Tplain", folder / "graph.dot"});
  CHECK(plain.err == "");
  // Two inputs, two operators, two outputs; three wires in, one between, two
  // out.
  size_t nodes = 0;
  size_t edges = 0;
  for (size_t at = 0; at != std::string::npos && at < plain.out.size();) {
    nodes += plain.out.compare(at, 5, "node ") == 0 ? 1 : 0;
    edges += plain.out.compare(at, 5, "edge ") == 0 ? 1 : 0;
    at = plain.out.find('\n', at);
    if (at != std::string::npos) ++at;
  }
  CHECK(nodes == 6);
  CHECK(edges == 6);
}

TEST_CASE("dot draws every graph of the gallery") {
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(PLEXUS_SOURCE_DIR) + "/graphs")) {
    if (entry.path().extension() != ".yaml") continue;
    const ProcessResult got = Plexus({"dot", entry.path().string()});
    CHECK(got.err == "");
    const ProcessResult canon =
        RunProcess({"dot", "-Tcanon"}, {.input = got.out});
    CHECK(canon.err == "");
    CHECK(canon.code == 0);
  }
}

}  // namespace
}  // namespace plexus::testing
