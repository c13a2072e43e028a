#include "tests/onnx/graph_text.h"

#include <plexus/plexus.h>

#include <catch2/catch.hpp>

namespace plexus::testing::onnx {
namespace {

Attribute Ints(const char* name, std::vector<int64_t> ints, bool list) {
  Attribute attribute;
  attribute.name = name;
  attribute.kind = Attribute::Kind::kInts;
  attribute.list = list;
  attribute.ints = std::move(ints);
  return attribute;
}

TEST_CASE("Inputs become inputs or parameters, left-out ones nothing") {
  Model model;
  model.inputs = {{.name = "x", .foreign = ""}, {.name = "hi", .foreign = ""}};
  model.outputs = {{.name = "y", .foreign = ""}};
  model.nodes = {{"Clip", "", {"x", "", "hi"}, {"y"}, {}}};
  const std::vector<Tensor> values = {Tensor(PLEXUS_FLOAT32, {0, 3}),
                                      ParseTensor("6", PLEXUS_FLOAT32)};
  CHECK(GraphText(model, values, {{false, true}}, Registry()) ==
        "inputs:\n  x0: float32[0, 3]\n"
        "parameters:\n  p0: {value: 6, dtype: float32}\n"
        "nodes:\n"
        "  n0: {op: Clip, inputs: {input: x0, max: p0}, attributes: {}}\n"
        "outputs:\n  y0: n0.0\n");
  CHECK(GraphText(model, values, {{true, false}}, Registry()) ==
        "inputs:\n  x0: float32[]\n"
        "parameters:\n  p0: {shape: [0, 3], init: zeros, dtype: float32}\n"
        "nodes:\n"
        "  n0: {op: Clip, inputs: {input: p0, max: x0}, attributes: {}}\n"
        "outputs:\n  y0: n0.0\n");
}

TEST_CASE("Dims of the first inputs can have names") {
  Model model;
  model.inputs = {{.name = "x", .foreign = ""}, {.name = "y", .foreign = ""}};
  model.outputs = {{.name = "z", .foreign = ""}};
  model.nodes = {{"Add", "", {"x", "y"}, {"z"}, {}}};
  const std::vector<Tensor> values = {Tensor(PLEXUS_INT64, {0, 3, 1, 3}),
                                      Tensor(PLEXUS_INT64, {3})};
  const std::string text = GraphText(
      model, values, {.constant = {false, false}, .named = 1}, Registry());
  CHECK_THAT(text, Catch::Contains("  x0: int64[D0, D3, 1, D3]\n"
                                   "  x1: int64[3]\n"));
  CHECK(NamedDims(values).at("D0") == 0);
  CHECK(NamedDims(values).at("D3") == 3);
}

TEST_CASE("Attributes that are inputs since become parameters") {
  Model model;
  model.inputs = {{.name = "x", .foreign = ""}};
  model.outputs = {{.name = "y", .foreign = ""}};
  model.nodes = {{"ReduceMax",
                  "",
                  {"x"},
                  {"y"},
                  {Ints("axes", {0, 1}, true), Ints("keepdims", {0}, false)}}};
  const Tensor x(PLEXUS_INT64, {2, 3});
  CHECK(GraphText(model, {x}, {{false}}, Registry()) ==
        "inputs:\n  x0: int64[2, 3]\n"
        "parameters:\n  p0: {value: [0, 1], dtype: int64}\n"
        "nodes:\n"
        "  n0: {op: ReduceMax, inputs: {data: x0, axes: p0}, "
        "attributes: {keepdims: 0}}\n"
        "outputs:\n  y0: n0.0\n");
}

TEST_CASE("What ONNX says otherwise is said as our operators do") {
  Model model;
  model.inputs = {{.name = "x", .foreign = ""}};
  model.outputs = {{.name = "b", .foreign = ""}};
  Attribute value;
  value.name = "value";
  value.kind = Attribute::Kind::kTensor;
  value.tensor = ParseTensor("[7]", PLEXUS_INT64);
  model.nodes = {{"Split", "", {"x"}, {"a", "b"}, {}},
                 {"Constant", "", {}, {"c"}, {value}},
                 {"ConstantOfShape", "", {"c"}, {"d"}, {value}},
                 {"Add",
                  "",
                  {"d", "c"},
                  {"e"},
                  {Ints("broadcast", {1}, false)}}};
  CHECK(GraphText(model, {Tensor(PLEXUS_INT64, {4})}, {{false}}, Registry()) ==
        "inputs:\n  x0: int64[4]\n"
        "parameters:\n  p0: {value: [7], dtype: int64}\n"
        "nodes:\n"
        "  n0: {op: Split, inputs: {input: x0}, "
        "attributes: {num_outputs: 2}}\n"
        "  n1: {op: ConstantOfShape, inputs: {input: p0}, "
        "attributes: {value: 7, dtype: int64}}\n"
        "  n2: {op: Add, inputs: {A: n1.0, B: p0}, attributes: {}}\n"
        "outputs:\n  y0: n0.1\n");
}

TEST_CASE("Attributes that the operator has not can't be said") {
  Model model;
  model.inputs = {{.name = "x", .foreign = ""}};
  model.nodes = {{"Abs", "", {"x"}, {"y"}, {Ints("axis", {0}, false)}}};
  CHECK_THROWS_WITH(
      GraphText(model, {Tensor(PLEXUS_INT64, {2})}, {{false}}, Registry()),
      "Abs has no axis");
  CHECK(MissingOperator(model, Registry()) == "");
  model.nodes[0].op = "Abz";
  CHECK(MissingOperator(model, Registry()) == "Abz");
  model.nodes[0] = {"Abs", "com.example", {"x"}, {"y"}, {}};
  CHECK(MissingOperator(model, Registry()) == "Abs");
}

}  // namespace
}  // namespace plexus::testing::onnx
