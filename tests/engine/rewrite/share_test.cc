// Equal subexpressions are computed once.

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace plexus {
namespace {

Graph Parse(const std::string& nodes, const std::string& more = "") {
  return Graph::Parse(
      fmt::format("inputs:\n  x: [2, 3]\n  y: [2, 3]\n{}nodes:\n{}", more,
                  nodes),
      "test.yaml", ".");
}

/// What of the graph is shared: "b = a, c = a".
std::string Shared(const Graph& graph, std::vector<std::string> outputs = {}) {
  PlanOptions options;
  options.outputs = std::move(outputs);
  return fmt::format("{}", fmt::join(graph.Compile(options)->shared(), ", "));
}

TEST_CASE("one node is run for all that compute the same") {
  CHECK(Shared(Parse("  a: Add(x, y)\n"
                     "  b: Add(x, y)\n"
                     "  c: Add(y, x)\n"
                     "  d: Mul(a, Mul(b, c))\n"
                     "outputs: [d]\n")) == "b = a");
}

TEST_CASE("what is made of shared nodes is shared") {
  CHECK(Shared(Parse("  a: Exp(x)\n"
                     "  b: Exp(x)\n"
                     "  c: Add(a, y)\n"
                     "  d: Add(b, y)\n"
                     "  e: Identity(d)\n"
                     "  f: Tanh(c)\n"
                     "  g: Tanh(e)\n"
                     "  h: Concat(f, g, axis=0)\n"
                     "outputs: [h]\n")) == "b = a, d = c, g = f");
}

TEST_CASE("attributes tell nodes apart, defaults written out do not") {
  CHECK(Shared(Parse("  a: Softmax(x, axis=0)\n"
                     "  b: Softmax(x, axis=-1)\n"
                     "  c: Softmax(x)\n"
                     "  d: Cast(x, to=float64)\n"
                     "  e: Cast(x, to=int32)\n"
                     "  f: Cast(x, to=float64)\n"
                     "  g: Transpose(x, perm=[1, 0])\n"
                     "  h: Transpose(x, perm=[0, 1])\n"
                     "outputs: [a, b, c, d, e, f, g, h]\n")) ==
        "c = b, f = d");
}

TEST_CASE("constants are equal where dtype, shape and every bit are") {
  CHECK(Shared(Parse("  a: Mul(x, 0.5)\n"
                     "  b: Mul(x, p)\n"
                     "  c: Mul(x, [0.5])\n"
                     "  d: Mul(x, 0.0)\n"
                     "  e: Mul(x, -0.0)\n"
                     "  f: Mul(x, nan)\n"
                     "  g: Mul(x, nan)\n"
                     "outputs: [a, b, c, d, e, f, g]\n",
                     "parameters:\n  p: 0.5\n")) == "b = a, g = f");
}

TEST_CASE("parameters of the same elements take their memory once") {
  const Graph graph = Parse("  a: Add(x, p)\n"
                            "  b: Sub(x, q)\n"
                            "outputs: [a, b]\n",
                            "parameters:\n  p: [1, 2, 3]\n  q: [1, 2, 3]\n");
  CHECK(graph.Compile()->memory().weights == 3 * 4);
}

TEST_CASE("every output of a node stands for its like's") {
  const Graph graph = Parse(
      "  a: Split(x, [1, 2], axis=1)\n"
      "  b: Split(x, [1, 2], axis=1)\n"
      "  c: Split(x, [2, 1], axis=1)\n"
      "  d: Add(a.1, b.1)\n"
      "  e: Add(b.0, c.1)\n"
      "outputs: [d, e]\n");
  CHECK(Shared(graph) == "b = a");
  Session session(graph.Compile());
  const float x[] = {1, 2, 3, 4, 5, 6};
  session.BindInput(0, x);
  session.BindInput(1, x);
  REQUIRE(session.Run());
  const auto* const d = static_cast<const float*>(session.output(0));
  CHECK(std::vector<float>(d, d + 4) == std::vector<float>{4, 6, 10, 12});
  const auto* const e = static_cast<const float*>(session.output(1));
  CHECK(std::vector<float>(e, e + 2) == std::vector<float>{4, 10});
}

TEST_CASE("every name may still be asked for") {
  const Graph graph = Parse(
      "  a: Neg(x)\n"
      "  b: Neg(x)\n"
      "  c: Identity(b)\n"
      "  d: Add(b, c)\n"
      "outputs: [d]\n");
  const float x[] = {1, 2, 3, 4, 5, 6};
  for (const bool fuse : {false, true}) {
    PlanOptions options;
    options.fuse = fuse;
    options.outputs = {"b", "d", "a", "c"};
    Session session(graph.Compile(options));
    session.BindInput(0, x);
    session.BindInput(1, x);
    REQUIRE(session.Run());
    for (int i = 0; i < 4; ++i) {
      INFO(options.outputs[i]);
      CHECK(static_cast<const float*>(session.output(i))[5] ==
            (i == 1 ? -12 : -6));
    }
  }
  CHECK(Shared(graph, {"b"}) == "");
}

TEST_CASE("equal constant expressions are worked out once") {
  const Graph graph = Parse("  a: Exp(p)\n"
                            "  b: Exp(q)\n"
                            "  c: Concat(a, b, x, axis=0)\n"
                            "outputs: [c]\n",
                            "parameters:\n"
                            "  p: {shape: [3000, 3], init: ones}\n"
                            "  q: {shape: [3000, 3], init: ones}\n");
  CHECK(graph.Compile()->shared().empty());  // too large to compare
  const Graph same = Parse("  a: Exp(p)\n"
                           "  b: Exp(p)\n"
                           "  c: Concat(a, b, x, axis=0)\n"
                           "outputs: [c]\n",
                           "parameters:\n"
                           "  p: {shape: [3000, 3], init: ones}\n");
  CHECK(Shared(same) == "b = a");
  CHECK(same.Compile()->memory().weights == 2 * 3000 * 3 * 4);  // p, a
}

TEST_CASE("two equal chains of 50,000 nodes are one") {
  std::string nodes = "  a0: Neg(x)\n  b0: Neg(x)\n";
  for (int i = 1; i < 50'000; ++i) {
    for (const char name : {'a', 'b'}) {
      nodes += fmt::format("  {0}{1}: Add({0}{2}, {1})\n", name, i, i - 1);
    }
  }
  const Graph graph = Parse(nodes + "  z: Mul(a49999, b49999)\noutputs: [z]\n");
  const auto plan = graph.Compile();
  REQUIRE(plan->shared().size() == 50'000);
  CHECK(plan->shared().back() == "b49999 = a49999");
}

}  // namespace
}  // namespace plexus
