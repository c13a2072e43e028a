// check, plan, test, ops, help and version.
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

TEST_CASE("check shows every node's type") {
  const ProcessResult got = Plexus({"check", "graphs/three_layer_batch.yaml"});
  CHECK(got.err == "");
  CHECK(got.code == 0);
  CHECK(got.out ==
        "three_layer_batch: Rows of two numbers through two sigmoid layers and "
        "a linear one.\n"
        "inputs\n"
        "  x  float64[N, 2]\n"
        "parameters: 6\n"
        "nodes: 8\n"
        "  z1/Dense/Dot  Dot      float64[N, 3]\n"
        "  z1/Dense      Add      float64[N, 3]\n"
        "  z1            Sigmoid  float64[N, 3]\n"
        "  z2/Dense/Dot  Dot      float64[N, 2]\n"
        "  z2/Dense      Add      float64[N, 2]\n"
        "  z2            Sigmoid  float64[N, 2]\n"
        "  y/Dot         Dot      float64[N, 2]\n"
        "  y             Add      float64[N, 2]\n"
        "outputs\n"
        "  y  float64[N, 2]\n");
}

TEST_CASE("check shows what must hold once dims are bound") {
  const ProcessResult got =
      Plexus({"check", "tests/cli/errors/import_of_another_length.yaml"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "import_of_another_length\n"
        "inputs\n"
        "  a  float32[N]\n"
        "  b  float32[M]\n"
        "parameters: 0\n"
        "nodes: 2\n"
        "  y/Neg  Neg  float32[N]\n"
        "  y      Add  float32[N]\n"
        "outputs\n"
        "  y  float32[N]\n"
        "constraints\n"
        "  N == M\n");
}

TEST_CASE("check shows dims as formulas, and what makes them fit") {
  const TemporaryFolder folder;
  const std::string path = folder / "dims.yaml";
  WriteFile(path,
            "name: dims\n"
            "inputs: {x: '[N, 28, 28]', a: '[N]', b: '[M]', c: '[3]'}\n"
            "nodes:\n"
            "  flat: Reshape(x, [-1, 784])\n"
            "  joined: Concat(a, b, axis=0)\n"
            "  one: Add(a, [1])\n"
            "  three: Add(a, c)\n"
            "  both: Add(joined, Concat(b, b, axis=0))\n"
            "outputs: [flat, joined, one, three, both]\n");
  const ProcessResult got = Plexus({"check", path});
  CHECK(got.err == "");
  const size_t outputs = got.out.find("outputs\n");
  REQUIRE(outputs != std::string::npos);
  CHECK(got.out.substr(outputs) ==
        "outputs\n"
        "  flat    float32[N, 784]\n"
        "  joined  float32[N+M]\n"
        "  one     float32[N]\n"
        "  three   float32[3]\n"
        "  both    float32[N+M]\n"
        "constraints\n"
        "  N == 3\n"
        "  N+M == 2*M\n");
}

TEST_CASE("plan shows what is fused and the exact bytes") {
  const ProcessResult got =
      Plexus({"plan", "graphs/three_layer.yaml", "--simd", "SCALAR"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "steps: 3 (SCALAR, 1 thread)\n"
        "  1  Dot  Dot + Add + Sigmoid  float64[3]  d1, a1, z1\n"
        "  2  Dot  Dot + Add + Sigmoid  float64[2]  d2, a2, z2\n"
        "  3  Dot  Dot + Add            float64[2]  d3, a3\n"
        "dropped, they change nothing: y\n"
        "bytes\n"
        "  arena    256\n"
        "  scratch  384\n"
        "  outputs  128\n"
        "  weights  168\n"
        "  packed   1456\n"
        "  total    2392\n");
}

TEST_CASE("plan shows which steps run side by side") {
  const TemporaryFolder folder;
  const std::string path = folder / "side.yaml";
  WriteFile(path,
            "inputs: {a: [200000], b: [100000]}\n"
            "nodes:\n"
            "  small: Tanh(Neg(b))\n"
            "  large: Exp(a)\n"
            "outputs: [small, large]\n");
  const ProcessResult two = Plexus({"plan", path, "--threads", "2"});
  CHECK(two.err == "");
  CHECK(two.out.substr(two.out.find('\n') + 1, 158) ==
        "  1  elementwise  Exp         float32[200000]  large             "
        "branch 1 of 2\n"
        "  2  elementwise  Neg + Tanh  float32[100000]  small/Neg, small  "
        "branch 2 of 2\n");
  const ProcessResult one = Plexus({"plan", path});
  CHECK(one.out.find("branch") == std::string::npos);
  CHECK(one.out.find("\n  1  elementwise  Neg + Tanh") != std::string::npos);
}

TEST_CASE("plan shows that label alone needs no softmax") {
  const ProcessResult got =
      Plexus({"plan", "graphs/digits.yaml", "--dim", "N=1", "-o", "label"});
  CHECK(got.err == "");
  CHECK(got.out.find("\npruned: probabilities\n") != std::string::npos);
  CHECK(got.out.find("Softmax") == std::string::npos);
}

TEST_CASE("plan shows each node once, and why it has no step") {
  const TemporaryFolder folder;
  const std::string path = folder / "graph.yaml";
  WriteFile(
      path,
      "inputs: {x: '[2, 3]'}\n"
      "nodes:\n"
      "  same: Identity(x)\n"
      "  seen: Reshape(same, [3, 2])\n"
      "  three: Add([1, 2], 1)\n"
      "  sum: Add(seen, three)\n"
      "  spare: Neg(sum)\n"
      "outputs: {a: sum, b: sum}\n");
  const ProcessResult got = Plexus({"plan", path, "--simd", "SCALAR"});
  CHECK(got.code == 0);
  CHECK(got.out.substr(0, got.out.find("bytes\n")) ==
        "steps: 2 (SCALAR, 1 thread)\n"
        "  1  elementwise  Add       float32[3, 2]  sum\n"
        "  2  copy         sum to b  float32[3, 2]\n"
        "views of their input: seen\n"
        "dropped, they change nothing: same\n"
        "folded to constants: three\n"
        "pruned: spare\n");
}

TEST_CASE("plan shows which nodes compute what another one does") {
  const TemporaryFolder folder;
  WriteFile(folder / "same.yaml",
            "inputs: {x: [3]}\n"
            "nodes:\n"
            "  a: Exp(x)\n"
            "  b: Exp(x)\n"
            "  c: Tanh(b)\n"
            "  d: Tanh(a)\n"
            "outputs: [c, d]\n");
  const ProcessResult got = Plexus({"plan", folder / "same.yaml"});
  CHECK(got.err == "");
  CHECK(got.out.find("\nshared: b = a, d = c\n") != std::string::npos);
}

TEST_CASE("plan takes its dims from inputs, not all of which need be given") {
  const ProcessResult by_dim =
      Plexus({"plan", "graphs/digits.yaml", "--dim", "N=360"});
  const ProcessResult by_input =
      Plexus({"plan", "graphs/digits.yaml", "-i",
              "images=@graphs/digits/test-images.idx3-ubyte"});
  CHECK(by_input.err == "");
  CHECK(by_input.out == by_dim.out);
}

TEST_CASE("test runs the examples of several graphs") {
  const ProcessResult got =
      Plexus({"test", "graphs/softmax.yaml", "graphs/three_layer.yaml"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "graphs/softmax.yaml: example 1: ok\n"
        "graphs/softmax.yaml: example 2: ok\n"
        "graphs/three_layer.yaml: example 1: ok\n");
  CHECK(got.code == 0);
}

TEST_CASE("an example without outputs is run and compared with nothing") {
  const TemporaryFolder folder;
  const std::string path = folder / "graph.yaml";
  WriteFile(path,
            "inputs: {x: [2]}\n"
            "nodes: {y: Neg(x)}\n"
            "outputs: [y]\n"
            "examples:\n"
            "  - inputs: {x: [1, 2]}\n");
  const ProcessResult got = Plexus({"test", path});
  CHECK(got.err == "");
  CHECK(got.out == path + ": example 1: ok\n");
  CHECK(got.code == 0);
}

TEST_CASE("dims that are divided below zero truncate as they do in a run") {
  const TemporaryFolder folder;
  const std::string path = folder / "graph.yaml";
  WriteFile(path,
            "inputs: {x: '[N]', z: '[M, 2]'}\n"
            "nodes:\n"
            "  s: Neg(Div(Sub(Shape(x), [5]), [2]))\n"
            "  y: Reshape(x, Concat(s, [-1], axis=0))\n"
            "  w: Add(y, z)\n"
            "outputs: [w]\n");
  const ProcessResult got =
      Plexus({"run", path, "-i", "x=[1, 2]", "-i", "z=[[1, 1]]"});
  CHECK(got.err == "");
  CHECK(got.out == "w: float32[1, 2]\n[[2. 3.]]\n");
}

TEST_CASE("ops shows what an operator takes, by any of its names") {
  const ProcessResult got = Plexus({"ops", "Relu"});
  CHECK(got.err == "");
  CHECK(got.out ==
        "ReLU: max(x, 0); NaN stays NaN.\n"
        "inputs\n"
        "  X  T\n"
        "outputs\n"
        "  Y  T\n"
        "types\n"
        "  T  float32, float64, int32, int64\n"
        "accuracy: exact, or correctly rounded\n"
        "also called: Relu\n"
        "plugin: standard\n");
  CHECK(Plexus({"ops", "ReLU"}).out == got.out);
}

TEST_CASE("ops lists all operators, those of plugins too") {
  const ProcessResult got = Plexus({"ops"});
  CHECK(got.err == "");
  CHECK(got.out.find("  Softmax  ") != std::string::npos);
  CHECK(got.out.find("  Swish  ") == std::string::npos);
  const ProcessResult more = Plexus(
      {"ops", "--plugin", std::string(PLEXUS_PLUGIN_DIR) + "/libswish.so"});
  CHECK(more.out.find("  Swish  ") != std::string::npos);
}

TEST_CASE("help begins with examples") {
  const ProcessResult got = Plexus({"--help"});
  CHECK(got.code == 0);
  CHECK(got.err == "");
  CHECK(got.out.find("Examples:\n  plexus run") < got.out.find("Usage:"));
  for (const char* command : {"run", "check", "test", "plan", "dot", "ops"}) {
    const ProcessResult help = Plexus({command, "--help"});
    CHECK(help.code == 0);
    CHECK(help.out.find("Examples:\n  plexus " + std::string(command)) <
          help.out.find("Usage:"));
  }
}

TEST_CASE("version says the SIMD level and which levels agree") {
  const ProcessResult got = Plexus({"--version"});
  CHECK(got.code == 0);
  CHECK(got.out.substr(0, 18) == "plexus 0.1.0\nSIMD ");
  CHECK(got.out.find("SSE4 and SCALAR") != std::string::npos);
}

TEST_CASE("a plugin is found by its name in PLEXUS_PLUGIN_PATH") {
  const TemporaryFolder folder;
  WriteFile(folder / "graph.yaml",
            "plugins: [swish]\ninputs:\n  x: [2]\nnodes:\n  y: Swish(x)\n"
            "outputs: [y]\n");
  const std::vector<std::string> args = {"run", folder / "graph.yaml", "-i",
                                         "x=[0, 0]"};
  CHECK(Plexus(args).code == 5);
  const ProcessResult got =
      Plexus(args, {.env = {{"PLEXUS_PLUGIN_PATH",
                             "/nowhere::" + std::string(PLEXUS_PLUGIN_DIR)}}});
  CHECK(got.err == "");
  CHECK(got.out == "y: float32[2]\n[0. 0.]\n");
}

}  // namespace
}  // namespace plexus::testing
