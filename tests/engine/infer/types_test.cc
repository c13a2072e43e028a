// Which dtype type variables have at a node: 16-bit parameters beside others.

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/tensor/failure.h"

namespace plexus::testing {
namespace {

/// A graph with inputs x: float32[2], d: float64[2], and parameters a and h,
/// bfloat16[2] and float16[2].
Graph Parse(const std::string& nodes) {
  return Graph::Parse(
      "inputs:\n  x: [2]\n  d: float64[2]\nparameters:\n"
      "  a: {value: [1, 1.5], dtype: bfloat16}\n"
      "  h: {value: [2, 3], dtype: float16}\n"
      "functions:\n  Twice(v): Add(v, v)\n  Same(v): Identity(v)\n"
      "nodes:\n" +
          nodes,
      "test.yaml", ".");
}

std::string TypeOf(const Graph& graph, int value) {
  return DtypeName(graph.value(value).dtype);
}

/// The dtype of y.
std::string Type(const std::string& call) {
  const Graph graph = Parse("  y: " + call + "\noutputs: [y]\n");
  return TypeOf(graph, graph.outputs()[0].value);
}

std::string Wrong(const std::string& call) {
  return FailureLine([&] { Type(call); });
}

TEST_CASE("a 16-bit parameter stands for float32 where only that is taken") {
  for (const char* const call :
       {"Exp(a)", "Add(a, 1)", "Add(1, a)", "Mul(x, a)", "Mul(a, x)",
        "Add(a, a)", "Dot(a, x)", "Softmax(h)", "ReduceSum(a, [0])", "Twice(a)"}) {
    INFO(call);
    CHECK(Type(call) == "float32");
  }
  CHECK(Type("Add(a, h)") == "float32");
  CHECK(Type("Add(h, a)") == "float32");
}

TEST_CASE("operators that take 16-bit floats keep them but beside float32") {
  for (const char* const call :
       {"Identity(a)", "Same(a)", "Reshape(a, [2, 1])", "Transpose(a)",
        "Concat(a, a, axis=0)", "Concat(a, [1, 2], axis=0)"}) {
    INFO(call);
    CHECK(Type(call) == "bfloat16");
  }
  CHECK(Type("Cast(a, to=float64)") == "float64");
  for (const char* const call :
       {"Concat(a, x, axis=0)", "Concat(x, a, axis=0)",
        "Concat(a, h, x, axis=0)", "Concat(a, [1, 2], x, axis=0)"}) {
    INFO(call);
    CHECK(Type(call) == "float32");
  }
}

TEST_CASE("16-bit parameters stand for float32 only, results and inputs for "
          "nothing else") {
  CHECK(Wrong("Add(d, a)") ==
        "3 test.yaml:11:6: error: `y` (Add): A is float64, but B is bfloat16");
  CHECK(Wrong("Concat(a, h, axis=0)").find("error: `y` (Concat): ") !=
        std::string::npos);
  CHECK(Wrong("Concat(a, d, axis=0)").find("error: `y` (Concat): ") !=
        std::string::npos);
  CHECK(Wrong("Add(x, Identity(a))").find("B can't be bfloat16, only ") !=
        std::string::npos);
  CHECK(Wrong("Concat(x, Identity(a), axis=0)").find("error: `y` (Concat): ") !=
        std::string::npos);
}

TEST_CASE("what one node makes of a parameter is nothing to the others") {
  for (const char* const nodes :
       {"  e: Exp(a)\n  i: Identity(a)\n", "  i: Identity(a)\n  e: Exp(a)\n"}) {
    const Graph graph = Parse(std::string(nodes) + "outputs: [e, i, a]\n");
    CHECK(TypeOf(graph, graph.outputs()[0].value) == "float32");
    CHECK(TypeOf(graph, graph.outputs()[1].value) == "bfloat16");
    CHECK(TypeOf(graph, graph.outputs()[2].value) == "bfloat16");
    CHECK(graph.Compile()->outputs()[2].dtype == PLEXUS_BFLOAT16);
  }
}

/// The dtype of the constant that is the second input of a node.
std::string ConstantType(const std::string& graph_dtype,
                         const std::string& call) {
  const Graph graph = Graph::Parse(
      "dtype: " + graph_dtype +
          "\ninputs:\n  n: int64[2]\n  i: int32[2]\n  u: uint8[2]\n"
          "  f: float32[2]\n  d: float64[2]\nnodes:\n  y: " +
          call + "\noutputs: [y]\n",
      "test.yaml", ".");
  return TypeOf(graph, graph.node(0).inputs[1]);
}

TEST_CASE("a constant has the dtype of the inputs of its variable") {
  CHECK(ConstantType("float32", "Add(n, 2)") == "int64");
  CHECK(ConstantType("float32", "Add(d, 2)") == "float64");
  CHECK(ConstantType("float64", "Add(f, 0.5)") == "float32");
  CHECK(ConstantType("float64", "Concat(u, [1], axis=0)") == "uint8");
}

TEST_CASE("a constant of indices or axes is int64 whatever the graph's dtype") {
  for (const char* const dtype : {"float32", "int32", "int64"}) {
    CAPTURE(dtype);
    CHECK(ConstantType(dtype, "Gather(f, [0])") == "int64");
    CHECK(ConstantType(dtype, "Gather(i, [0])") == "int64");
    CHECK(ConstantType(dtype, "Reshape(f, [2, 1])") == "int64");
    CHECK(ConstantType(dtype, "CumSum(f, 0)") == "int64");
  }
}

TEST_CASE("a constant exponent has the dtype of what it is beside") {
  CHECK(ConstantType("float32", "Pow(n, 2)") == "int64");
  CHECK(ConstantType("float32", "Pow(u, 2)") == "uint8");
  CHECK(ConstantType("float32", "Pow(d, 0.1)") == "float64");
  CHECK(ConstantType("float64", "Pow(f, 0.1)") == "float32");
  // What that can't hold has the graph's.
  CHECK(ConstantType("float32", "Pow(n, 0.5)") == "float32");
  CHECK(ConstantType("float64", "Pow(u, -1)") == "float64");
  // A constant that decides the result's dtype has the graph's too.
  CHECK(Type("Pow(2, Cast(d, to=int64))") == "float32");
  CHECK(Type("OneHot(Cast(x, to=int64), 3, [0, 1])") == "float32");
}

TEST_CASE("a node's input is shown as the parameter that it is") {
  const Graph graph = Parse("  y: Add(x, a)\noutputs: [y]\n");
  const ValueInfo input = graph.value(graph.node(0).inputs[1]);
  CHECK(input.name == "a");
  CHECK(input.kind == ValueInfo::Kind::kParameter);
  CHECK(input.dtype == PLEXUS_BFLOAT16);
}

TEST_CASE("shapes may be worked out from 16-bit parameters") {
  const Graph graph =
      Parse("  t: Concat(x, x, x, axis=0)\n"
            "  y: Reshape(t, Cast(Mul(a, 2), to=int64))\noutputs: [y]\n");
  CHECK(graph.value(graph.outputs()[0].value).shape ==
        std::vector<std::string>{"2", "3"});
}

TEST_CASE("of more than 20 wrong nodes the rest is counted") {
  std::string nodes;
  for (int i = 0; i < 25; ++i) nodes += fmt::format("  n{}: Add(x, d)\n", i);
  const std::string text =
      Failure([&] { Parse(nodes + "outputs: [n0]\n"); });
  CHECK(text.find("`n19` (Add)") != std::string::npos);
  CHECK(text.find("`n20` (Add)") == std::string::npos);
  CHECK(text.find("\nnote: and 5 more errors\n") != std::string::npos);
}

}  // namespace
}  // namespace plexus::testing
