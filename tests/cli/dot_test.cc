#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

TEST_CASE("dot draws inputs, parameters, operators and outputs apart") {
  const ProcessResult got = Plexus({"dot", "graphs/activations.yaml"});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  CHECK(got.out == "");
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
