#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

using engine::Document;
using engine::ValueText;

const char* const kGraph = R"(# a comment
plexus: 1
name: language
doc: >
  Two layers,
  and a third.
dtype: float64
plugins: [swish]
inputs:
  x: [2]
  images: uint8[N, 28, 28]
  s: float32[]
  block:
    - N
    - 3
parameters:
  W1: [[0.1, 0.3, 0.5], [0.2, 0.4, .6e+1]]
  b: -1
  W2: {value: [[true], [false]], dtype: bool}
  V: {file: layers.npz, key: V}
  C: {file: c.csv, dtype: float32}
  U: {shape: [2, 3], init: uniform, seed: 7, low: -1, high: .inf}
  K: {init: constant, value: 0.5, shape: []}
  text: "[1, [2]]"
weights: [a.safetensors, b.npz]
functions:
  Dense(x, W, b): Add(Dot(x, W), b)
  Layer( x , W ):
    nodes:
      a: Dense(x, W, 0)
      z: Sigmoid(a)
    outputs: {result: z, a: a}
  Nothing(): 1
nodes:
  y: {op: Dense, inputs: [x, Neg(x), 3, [1, 2]], attributes: {a: -1}, doc: so}
  z: {op: Op, inputs: {A: t.1, B: [0]}}
  t: Layer(y, W1)
  c: [[1, 2]]
  n: t
outputs: {score: t.result, y: y}
examples:
  - inputs: {x: [1.0, 0.5]}
    outputs: {y: {file: y.npy}, t.result: 3}
    tolerance: 1.0e-8
  - outputs: {score: 1}
)";

std::string Dims(const engine::TypeText& type) {
  std::string out = std::to_string(type.dtype);
  for (const engine::DimText& dim : type.shape) {
    out += " " + std::string(dim.word.text) + "=" + std::to_string(dim.number);
  }
  return out;
}

TEST_CASE("a whole graph is read") {
  std::string text = kGraph;
  text.replace(text.find("\"[1, [2]]\""), 10, "\"[1, 2]\"");
  const Document d = ReadText(text);
  CHECK(d.name.text == "language");
  CHECK(d.doc.text == "Two layers, and a third.\n");
  CHECK(d.dtype == PLEXUS_FLOAT64);
  REQUIRE(d.plugins.size() == 1);
  CHECK(d.plugins[0].text == "swish");

  SECTION("inputs") {
    REQUIRE(d.inputs.size() == 4);
    CHECK(d.inputs[0].name.text == "x");
    CHECK(Dims(d.inputs[0].type) == "-1 2=2");
    CHECK(Dims(d.inputs[1].type) == "6 N=-1 28=28 28=28");
    CHECK(Dims(d.inputs[2].type) == "0");
    CHECK(Dims(d.inputs[3].type) == "-1 N=-1 3=3");
    CHECK(At(d.inputs[1].type.shape[2].word.place) == "11:24");
  }

  SECTION("parameters") {
    REQUIRE(d.parameters.size() == 8);
    const auto value = [&](size_t i) -> const ValueText& {
      return d.parameters[i].value;
    };
    CHECK(value(0).has_literal);
    CHECK(value(0).dtype == PLEXUS_NONE);
    CHECK(value(0).literal.shape == std::vector<int64_t>{2, 3});
    CHECK(value(0).literal.elements ==
          std::vector<std::string_view>{"0.1", "0.3", "0.5", "0.2", "0.4",
                                        ".6e+1"});
    CHECK(At({d.source.get(), value(0).literal.offsets[5]}) == "17:36");
    CHECK(value(1).literal.shape.empty());
    CHECK(value(1).literal.elements == std::vector<std::string_view>{"-1"});
    CHECK(value(1).literal.offsets.empty());
    CHECK(At(value(1).literal.place) == "18:6");
    CHECK(value(2).dtype == PLEXUS_BOOL);
    CHECK(value(2).literal.shape == std::vector<int64_t>{2, 1});
    CHECK_FALSE(value(3).has_literal);
    CHECK(value(3).file.file.text == "layers.npz");
    CHECK(value(3).file.key.text == "V");
    CHECK(value(4).file.file.text == "c.csv");
    CHECK(value(4).file.key.text == "");
    CHECK(value(4).dtype == PLEXUS_FLOAT32);
    CHECK_FALSE(value(5).has_literal);
    CHECK(value(5).init.kind.text == "uniform");
    CHECK(value(5).init.seed == 7);
    CHECK(value(5).init.shape.elements ==
          std::vector<std::string_view>{"2", "3"});
    REQUIRE(value(5).init.settings.size() == 2);
    CHECK(value(5).init.settings[0].name.text == "low");
    CHECK(value(5).init.settings[0].value.text == "-1");
    CHECK(value(5).init.settings[1].value.text == ".inf");
    CHECK(value(6).init.settings[0].value.text == "0.5");
    CHECK(value(6).init.shape.shape == std::vector<int64_t>{0});
    CHECK(value(7).literal.shape == std::vector<int64_t>{2});
    REQUIRE(d.weights.size() == 2);
    CHECK(d.weights[1].text == "b.npz");
  }

  SECTION("functions") {
    REQUIRE(d.functions.size() == 3);
    const engine::FunctionText& dense = d.functions[0];
    CHECK(dense.name.text == "Dense");
    REQUIRE(dense.formals.size() == 3);
    CHECK(dense.formals[2].text == "b");
    CHECK(At(dense.formals[2].place) == "27:15");
    REQUIRE(dense.nodes.size() == 1);
    CHECK(dense.nodes[0].name.text == "");
    CHECK(Spell(d, dense.nodes[0].call) == "Add(Dot(x, W), b)");
    REQUIRE(dense.outputs.size() == 1);
    CHECK(dense.outputs[0].name.text == "");
    CHECK(Spell(d, dense.outputs[0].expression) == "");
    const engine::FunctionText& layer = d.functions[1];
    CHECK(layer.name.text == "Layer");
    CHECK(layer.formals[1].text == "W");
    REQUIRE(layer.nodes.size() == 2);
    CHECK(Spell(d, layer.nodes[0].call) == "Dense(x, W, <0>)");
    REQUIRE(layer.outputs.size() == 2);
    CHECK(layer.outputs[0].name.text == "result");
    CHECK(Spell(d, layer.outputs[0].expression) == "z");
    CHECK(d.functions[2].formals.empty());
    CHECK(Spell(d, d.functions[2].nodes[0].call) == "<1>");
  }

  SECTION("nodes and outputs") {
    REQUIRE(d.nodes.size() == 5);
    CHECK(Spell(d, d.nodes[0].call) ==
          "Dense(x, Neg(x), <3>, <2: 1 2>, attribute:a=<-1>)");
    CHECK(d.nodes[0].doc == "so");
    CHECK(At(d.expressions[d.nodes[0].call].place) == "35:11");
    CHECK(Spell(d, d.nodes[1].call) == "Op(input:A=t.1, input:B=<1: 0>)");
    CHECK(Spell(d, d.nodes[2].call) == "Layer(y, W1)");
    CHECK(Spell(d, d.nodes[3].call) == "<1 2: 1 2>");
    CHECK(Spell(d, d.nodes[4].call) == "t");
    REQUIRE(d.outputs.size() == 2);
    CHECK(d.outputs[0].name.text == "score");
    CHECK(Spell(d, d.outputs[0].expression) == "t.result");
  }

  SECTION("examples") {
    REQUIRE(d.examples.size() == 2);
    CHECK(d.examples[0].inputs[0].name.text == "x");
    CHECK(d.examples[0].inputs[0].value.literal.elements.size() == 2);
    CHECK(d.examples[0].outputs[0].value.file.file.text == "y.npy");
    CHECK(d.examples[0].outputs[1].name.text == "t.result");
    CHECK(d.examples[0].tolerance == 1.0e-8);
    CHECK(d.examples[1].inputs.empty());
    CHECK(d.examples[1].tolerance == -1);
    CHECK(At(d.examples[1].place) == "45:5");
  }
}

TEST_CASE("what is left out has its default") {
  const Document d = ReadText("outputs: [x]");
  CHECK(d.dtype == PLEXUS_FLOAT32);
  CHECK(d.name.text == "");
  CHECK(d.inputs.empty());
  CHECK(d.nodes.empty());
  CHECK(d.outputs[0].name.text == "x");
}

TEST_CASE("outputs in a list are named as they are written") {
  const Document d = ReadText("outputs: [y, t.Indices, t.0]");
  REQUIRE(d.outputs.size() == 3);
  CHECK(d.outputs[1].name.text == "t.Indices");
  CHECK(d.expressions[d.outputs[1].expression].text == "t");
  CHECK(d.expressions[d.outputs[1].expression].output == "Indices");
  CHECK(d.outputs[2].name.text == "t.0");
}

TEST_CASE("an attribute in the long form is a number, a word or a string") {
  const Document d = ReadText(R"(
nodes:
  y:
    op: Op
    attributes:
      i: 3
      quoted: "3"
      flag: true
      mode: half_pixel
      equation: ij,jk -> ik
      to: float32
      ints: [1, -2]
      strings: [a, "b c"]
      none: []
outputs: [y]
)");
  CHECK(Spell(d, d.nodes[0].call) ==
        "Op(attribute:i=<3>, attribute:quoted='3', attribute:flag=<true>, "
        "attribute:mode=half_pixel, attribute:equation='ij,jk -> ik', "
        "attribute:to=float32, attribute:ints=<2: 1 -2>, "
        "attribute:strings={a b c}, attribute:none=<0:>)");
}

TEST_CASE("aliases stand for what they name") {
  const Document d = ReadText(R"(
parameters:
  a: &w [[1, 2], &row [3, 4]]
  b: *w
  c: *row
nodes:
  y: &call Op(a, b)
  z: *call
outputs: [y]
)" + std::string());
  CHECK(d.parameters[1].value.literal.elements.size() == 4);
  CHECK(At(d.parameters[1].value.literal.place) == "3:9");
  CHECK(d.parameters[2].value.literal.elements ==
        std::vector<std::string_view>{"3", "4"});
}

}  // namespace
}  // namespace plexus::testing
