// Graphs that import others: names, dims, dtypes, parameters, folders.

#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"
#include "tests/support/temporary_folder.h"
#include "tests/engine/tensor/values.h"

namespace plexus::testing {
namespace {

/// A folder with graphs in it; the one to load is main.yaml.
class Graphs {
 public:
  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(
        std::filesystem::path(folder / name).parent_path());
    folder.Write(name, text);
  }
  Graph Load(const std::string& text, const Limits& limits = {}) const {
    Write("main.yaml", text);
    return Graph::Load(folder / "main.yaml", Registry(), limits);
  }
  /// What loading it fails with, paths from the folder on.
  std::string Wrong(const std::string& text, const Limits& limits = {}) const {
    std::string error = Failure([&] { Load(text, limits); });
    const std::string root = folder.path() + "/";
    for (size_t at = error.find(root); at != std::string::npos;
         at = error.find(root)) {
      error.erase(at, root.size());
    }
    return error;
  }

  TemporaryFolder folder;
};

/// The first line of a text.
std::string Line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// The float32 outputs of a graph, each as a list.
std::vector<std::vector<float>> Run(const Graph& graph,
                                    const std::vector<Tensor>& inputs,
                                    const std::vector<std::string>& names = {}) {
  PlanOptions options;
  options.outputs = names;
  graph.BindDims(inputs, &options.dims);
  Session session(graph.Compile(options));
  for (size_t i = 0; i < inputs.size(); ++i) {
    session.BindInput(static_cast<int>(i), inputs[i].data());
  }
  REQUIRE(session.Run());
  std::vector<std::vector<float>> results;
  const auto& outputs = session.plan().outputs();
  for (size_t i = 0; i < outputs.size(); ++i) {
    REQUIRE(outputs[i].dtype == PLEXUS_FLOAT32);
    int64_t count = 1;
    for (const int64_t dim : outputs[i].shape) count *= dim;
    const auto* data =
        static_cast<const float*>(session.output(static_cast<int>(i)));
    results.emplace_back(data, data + count);
  }
  return results;
}

Tensor Floats(const std::vector<int64_t>& shape,
              const std::vector<float>& values) {
  return MakeTensor<float>(PLEXUS_FLOAT32, shape, values);
}

std::string ShapeOf(const Graph& graph, int output) {
  std::string text;
  for (const std::string& dim :
       graph.value(graph.outputs()[output].value).shape) {
    text += (text.empty() ? "" : ",") + dim;
  }
  return text;
}

int Parameters(const Graph& graph) {
  int count = 0;
  for (int v = 0; v < graph.value_count(); ++v) {
    const std::string name = graph.value(v).name;
    count += name.size() > 2 && name.substr(name.size() - 2) == "/W";
  }
  return count;
}

constexpr const char* kScale =
    "inputs:\n  x: [N, 2]\nparameters:\n  W: [10, 100]\n"
    "nodes:\n  sum: Add(x, W)\n  scaled: Mul(x, W)\n"
    "outputs: {score: scaled, sum: sum}\n";

TEST_CASE("an import gives its outputs by name, number, and the bare name") {
  const Graphs graphs;
  graphs.Write("scale.yaml", kScale);
  const Graph graph = graphs.Load(
      "inputs:\n  a: [N, 2]\nimports:\n  scale: scale.yaml\n"
      "nodes:\n  s: scale(a)\n  t: scale(x=a)\n"
      "  u: {op: scale, inputs: {x: a}}\n  d: Sub(t.score, s.0)\n"
      "outputs: {first: s, score: s.score, one: s.1, sum: u.sum, d: d}\n");
  const std::vector<Tensor> inputs = {Floats({1, 2}, {1, 2})};
  CHECK(Run(graph, inputs) ==
        std::vector<std::vector<float>>{
            {10, 200}, {10, 200}, {11, 102}, {11, 102}, {0, 0}});
  CHECK(Run(graph, inputs, {"s.sum", "t", "u.0", "s/sum"}) ==
        std::vector<std::vector<float>>{
            {11, 102}, {10, 200}, {10, 200}, {11, 102}});
}

TEST_CASE("an import has one copy of its parameters") {
  const Graphs graphs;
  graphs.Write("scale.yaml", kScale);
  graphs.Write("twice.yaml",
               "inputs:\n  x: [N, 2]\nimports:\n  scale: ./scale.yaml\n"
               "nodes:\n  y: scale(scale(x))\noutputs: [y]\n");
  const Graph graph = graphs.Load(
      "inputs:\n  x: [3, 2]\nimports:\n  a: scale.yaml\n  b: scale.yaml\n"
      "  c: twice.yaml\n"
      "nodes:\n  y: Add(a(x), Add(b(x), c(x)))\noutputs: [y]\n");
  CHECK(Parameters(graph) == 1);
}

TEST_CASE("each call of an import binds its dims anew") {
  const Graphs graphs;
  graphs.Write("pair.yaml",
               "inputs:\n  a: [N, M]\n  b: [N]\nnodes:\n"
               "  y: ReduceSum(a, [1], keepdims=0)\n  z: Add(y, b)\n"
               "outputs: [z, b]\n");
  const Graph graph = graphs.Load(
      "inputs:\n  N: [M, 2]\n  v: [M]\n  w: [3]\n"
      "imports:\n  pair: pair.yaml\n"
      "nodes:\n  p: pair(N, v)\n  q: pair([[1, 2], [3, 4], [5, 6]], w)\n"
      "outputs: {p: p, q: q, w: q.1}\n");
  CHECK(graph.dims() == std::vector<std::string>{"M"});
  CHECK(graph.constraints().empty());
  CHECK(ShapeOf(graph, 0) == "M");
  CHECK(ShapeOf(graph, 1) == "3");
  CHECK(Run(graph, {Floats({1, 2}, {1, 2}), Floats({1}, {10}),
                    Floats({3}, {0, 1, 2})}) ==
        std::vector<std::vector<float>>{{13}, {3, 8, 13}, {0, 1, 2}});
}

TEST_CASE("what an import declares is a constraint on the caller's dims") {
  const Graphs graphs;
  graphs.Write("pair.yaml",
               "inputs:\n  a: [N, 2]\n  b: [N]\nnodes:\n  y: Neg(b)\n"
               "outputs: [y]\n");
  const Graph graph = graphs.Load(
      "inputs:\n  a: [K, L]\n  b: [M]\nimports:\n  pair: pair.yaml\n"
      "nodes:\n  y: pair(a, b)\noutputs: [y]\n");
  // `a` needs no node of `pair`, and is held to what it says all the same.
  CHECK(graph.constraints() ==
        std::vector<std::string>{"L == 2", "M == K"});
  PlanOptions options;
  options.dims = {{"K", 3}, {"L", 2}, {"M", 3}};
  graph.Compile(options);
  options.dims["L"] = 3;
  CHECK_THROWS_WITH(graph.Compile(options),
                    Catch::Contains("`pair` (a): L (here 3) must equal 2"));
  options.dims = {{"K", 4}, {"L", 2}, {"M", 3}};
  CHECK_THROWS_WITH(
      graph.Compile(options),
      Catch::Contains("`pair` (b): M (here 3) must equal K (here 4)"));
}

TEST_CASE("an import keeps its dtype") {
  const Graphs graphs;
  graphs.Write("half.yaml",
               "dtype: float64\ninputs:\n  x: [2]\nparameters:\n  W: [2, 2]\n"
               "nodes:\n  c: [0.5, 1]\n  y: Mul(x, Add(W, Neg(c)))\n"
               "  n: Neg([1, 2])\noutputs: [y, n]\n");
  const Graph graph = graphs.Load(
      "inputs:\n  x: [2]\nimports:\n  half: half.yaml\n"
      "nodes:\n  h: half([1, 2])\n  m: Neg([1, 2])\n"
      "outputs: {y: h, n: h.n, m: m}\n");
  CHECK(graph.value(graph.outputs()[0].value).dtype == PLEXUS_FLOAT64);
  CHECK(graph.value(graph.outputs()[1].value).dtype == PLEXUS_FLOAT64);
  CHECK(graph.value(graph.outputs()[2].value).dtype == PLEXUS_FLOAT32);
}

TEST_CASE("a 16-bit parameter is passed to an import as float32") {
  const Graphs graphs;
  graphs.Write("inner.yaml", "inputs:\n  x: [2]\nnodes:\n  y: Neg(x)\n"
                             "  z: Add(x, x)\noutputs: [y, x, z]\n");
  graphs.Write("neg.yaml",
               "inputs:\n  x: [2]\nimports:\n  inner: inner.yaml\n"
               "nodes:\n  i: inner(x)\noutputs: {y: i, x: i.x, z: i.z}\n");
  const Graph graph = graphs.Load(
      "parameters:\n  h: {value: [1, 1.5], dtype: bfloat16}\n"
      "imports:\n  neg: neg.yaml\n"
      "nodes:\n  n: neg(h)\n  own: Identity(h)\n"
      "outputs: {y: n, x: n.x, z: n.z}\n");
  CHECK(Run(graph, {}) == std::vector<std::vector<float>>{
                              {-1, -1.5f}, {1, 1.5f}, {2, 3}});
}

TEST_CASE("files of an import are found below its own folder") {
  const Graphs graphs;
  graphs.Write("nets/deep/inner.yaml",
               "inputs:\n  x: [2]\nparameters:\n  W: {file: data/w.npy}\n"
               "nodes:\n  y: Mul(x, W)\noutputs: [y]\n");
  graphs.Write("nets/outer.yaml",
               "inputs:\n  x: [2]\nimports:\n  inner: deep/inner.yaml\n"
               "functions:\n  F(v): inner(inner(v))\n"
               "nodes:\n  y: F(x)\noutputs: [y]\n");
  std::filesystem::create_directories(graphs.folder / "nets/deep/data");
  WriteTensor(graphs.folder / "nets/deep/data/w.npy", Floats({2}, {3, 5}));
  const std::string main =
      "inputs:\n  x: [2]\nimports:\n  net: nets/outer.yaml\n"
      "functions:\n  G(v): net(v)\nnodes:\n  y: G(x)\noutputs: [y]\n";
  const Graph graph = graphs.Load(main);
  CHECK(Run(graph, {Floats({2}, {1, 2})}) ==
        std::vector<std::vector<float>>{{9, 50}});
  CHECK(graph.node(0).where.file == graphs.folder / "nets/deep/inner.yaml");

  // Its folder is where the file is, not where a link to it is.
  std::filesystem::create_symlink("nets/deep/inner.yaml",
                                  graphs.folder / "link.yaml");
  const Graph linked = graphs.Load(
      "inputs:\n  x: [2]\nimports:\n  net: nets/outer.yaml\n"
      "  link: link.yaml\nnodes:\n  y: Add(net(x), link(x))\noutputs: [y]\n");
  CHECK(Parameters(linked) == 1);
}

TEST_CASE("an import's examples, doc and name are its own") {
  const Graphs graphs;
  graphs.Write("neg.yaml",
               "name: neg\ndoc: negates\ninputs:\n  x: [2]\n"
               "nodes:\n  y: Neg(x)\noutputs: [y]\n"
               "examples:\n  - inputs: {x: [1, 2]}\n");
  const Graph graph = graphs.Load(
      "inputs:\n  x: [2]\nimports:\n  neg: neg.yaml\n"
      "nodes:\n  y: neg(x)\noutputs: [y]\n");
  CHECK(graph.examples().empty());
  CHECK(graph.name().empty());
  CHECK(graph.doc().empty());
}

TEST_CASE("a graph's own functions and imports come before operators") {
  const Graphs graphs;
  graphs.Write("neg.yaml",
               "inputs:\n  x: [1]\nfunctions:\n  Identity(v): Add(v, 1)\n"
               "nodes:\n  y: Identity(Sigmoid(x))\noutputs: [y]\n");
  const Graph graph = graphs.Load(
      "inputs:\n  x: [1]\nimports:\n  Neg: neg.yaml\n"
      "functions:\n  Sigmoid(v): Mul(v, 100)\n"
      "nodes:\n  y: Neg(x)\n  z: Sigmoid(x)\n  a: Identity(x)\n"
      "outputs: [y, z, a]\n");
  // Each file has functions and imports of its own.
  CHECK(Run(graph, {Floats({1}, {0})}) ==
        std::vector<std::vector<float>>{{1.5f}, {0}, {0}});
  std::vector<std::string> warnings;
  for (const Diagnostic& warning : graph.warnings()) {
    warnings.push_back(warning.message);
  }
  CHECK(warnings ==
        std::vector<std::string>{
            "the function `Sigmoid` hides an operator of that name",
            "the import `Neg` hides an operator of that name",
            "the function `Identity` hides an operator of that name"});
}

TEST_CASE("an import sees nothing of the graph that calls it") {
  const Graphs graphs;
  graphs.Write("other.yaml", "inputs:\n  x: [2]\nnodes:\n  y: Add(x, W)\n"
                             "outputs: [y]\n");
  CHECK(Line(graphs.Wrong("inputs:\n  x: [2]\nparameters:\n  W: [1, 2]\n"
                          "imports:\n  other: other.yaml\n"
                          "nodes:\n  y: other(x)\noutputs: [y]\n")) ==
        "3 other.yaml:4:13: error: there is no input, parameter or node `W`");
}

TEST_CASE("of an import's outputs one is enough") {
  const Graphs graphs;
  graphs.Write("scale.yaml", kScale);
  const Graph graph = graphs.Load(
      "inputs:\n  x: [N, 2]\nimports:\n  scale: scale.yaml\n"
      "nodes:\n  a: scale(x)\n  b: scale(x)\noutputs: {y: a.sum}\n");
  REQUIRE(graph.warnings().size() == 1);
  CHECK(graph.warnings()[0].message == "no output needs `b`");
}

TEST_CASE("what is equal is shared, what is not needed pruned") {
  const Graphs graphs;
  graphs.Write("scale.yaml", kScale);
  const Graph graph = graphs.Load(
      "inputs:\n  x: [3, 2]\nimports:\n  a: scale.yaml\n  b: scale.yaml\n"
      "nodes:\n  y: a(x)\n  z: b(x)\n  d: Sub(y, z)\noutputs: [d]\n");
  const std::shared_ptr<const Plan> plan = graph.Compile({});
  CHECK(plan->shared() == std::vector<std::string>{"z = y"});
  CHECK(plan->pruned() == std::vector<std::string>{"y/sum", "z/sum"});
}

TEST_CASE("no import leads out of the folder") {
  const Graphs graphs;
  graphs.Write("inside/main.yaml", "");
  graphs.Write("outside.yaml", "outputs: [x]\n");
  std::filesystem::create_symlink("../outside.yaml",
                                  graphs.folder / "inside/link.yaml");
  std::filesystem::create_directory_symlink("..",
                                            graphs.folder / "inside/up");
  for (const char* file : {"link.yaml", "up/outside.yaml"}) {
    graphs.Write("inside/main.yaml",
                 std::string("imports:\n  o: ") + file +
                     "\nnodes:\n  y: o()\noutputs: [y]\n");
    const std::string error = FailureLine(
        [&] { Graph::Load(graphs.folder / "inside/main.yaml"); });
    CHECK(error.find(": a link leads out of ") != std::string::npos);
  }
}

TEST_CASE("limits hold for a graph and its imports together") {
  const Graphs graphs;
  graphs.Write("neg.yaml", "inputs:\n  x: [2]\nnodes:\n  y: Neg(x)\n"
                           "outputs: [y]\n");
  const std::string main =
      "inputs:\n  x: [2]\nimports:\n  neg: neg.yaml\n"
      "nodes:\n  y: neg(x)\noutputs: [y]\n";
  Limits limits;
  limits.max_yaml = static_cast<int64_t>(main.size());
  CHECK(Line(graphs.Wrong(main, limits)) ==
        "4 main.yaml:4:8: error: the graph and its imports are longer than 74 "
        "bytes together");
  limits = {};
  limits.max_items = 12;
  CHECK(Line(graphs.Wrong(main, limits)).substr(0, 2) == "4 ");
}

TEST_CASE("every error in an import says where it is imported or called") {
  const Graphs graphs;
  graphs.Write("deep/b.yaml", "inputs:\n  x: [2]\nnodes: 3\n");
  graphs.Write("a.yaml", "inputs:\n  x: [2]\nimports:\n  b: deep/b.yaml\n"
                         "nodes:\n  y: b(x)\noutputs: [y]\n");
  const std::string text = graphs.Wrong(
      "inputs:\n  x: [2]\nimports:\n  a: a.yaml\n"
      "nodes:\n  y: a(x)\noutputs: [y]\n");
  CHECK(text.substr(0, 18) == "3 deep/b.yaml:1:1:");
  CHECK(text.find("a.yaml:4:6: note: imported here\n") != std::string::npos);
  CHECK(text.find("main.yaml:4:6: note: imported here\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace plexus::testing
