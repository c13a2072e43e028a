// What is YAML, but no graph.
#include <catch2/catch.hpp>

#include <string>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

// The first error of a section, `parameters: ...`, in an otherwise sound graph.
std::string InSection(const std::string& section) {
  return FirstErrorOf(section + "\noutputs: [x]\n");
}

TEST_CASE("an unknown key is reported with the nearest known one") {
  CHECK(ErrorsOf("node:\n  y: x\noutputs: [y]\n") ==
        "g.yaml:1:1: error: unknown key `node`\n"
        "  node:\n"
        "  ^\n"
        "help: did you mean `nodes`?\n");
  CHECK(ErrorsOf("nodes:\n  y: {op: F, attribute: {}}\noutputs: [y]\n") ==
        "g.yaml:2:14: error: unknown key `attribute`\n"
        "    y: {op: F, attribute: {}}\n"
        "               ^\n"
        "help: did you mean `attributes`?\n");
  CHECK(ErrorsOf("examples:\n  - {seed: 3}\noutputs: [y]\n") ==
        "g.yaml:2:6: error: unknown key `seed`\n"
        "    - {seed: 3}\n"
        "       ^\n"
        "help: the keys here are inputs, outputs, tolerance\n");
}

TEST_CASE("all errors of a graph come at once, in their order") {
  CHECK(ErrorsOf(R"(inputs:
  x: [2]
  N-1: [-3]
parameters:
  x: [1, a]
  b:
nodes:
  x: Dot(x
  true: x
)") == R"(g.yaml:1:1: error: the graph has no `outputs`
  inputs:
  ^
help: name what it computes: `outputs: [y]`
g.yaml:3:3: error: `N-1` is no name
    N-1: [-3]
    ^
help: a name has letters, digits and `_`, and begins with no digit
g.yaml:3:9: error: a dim can't be negative: `-3`
    N-1: [-3]
          ^
help: a dim of any size has a name, such as N
g.yaml:5:10: error: `a` is not a number
    x: [1, a]
           ^
g.yaml:6:3: error: `b` has no value
    b:
    ^
g.yaml:8:9: error: `(` is not closed
    x: Dot(x
          ^
g.yaml:9:3: error: `true` can't be a name: it is a value
    true: x
    ^
)");
}

TEST_CASE("more than 20 errors are counted") {
  std::string text = "inputs:\n";
  for (int i = 0; i < 50; ++i) text += "  x" + std::to_string(i) + ":\n";
  const std::string errors = ErrorsOf(text + "outputs: [x]\n");
  size_t n = 0;
  for (size_t at = 0; (at = errors.find("error:", at)) != std::string::npos;
       ++at) {
    ++n;
  }
  CHECK(n == 20);
  CHECK(errors.find("x19` has no type") != std::string::npos);
  CHECK(errors.find("\nnote: and 30 more errors\n") != std::string::npos);
}

TEST_CASE("sections must be of their kind") {
  CHECK(InSection("nodes: [a, b]") ==
        "1:8: error: `nodes` must be a mapping of names to calls, not a list");
  CHECK(InSection("inputs: 3") ==
        "1:9: error: `inputs` must be a mapping of names to types, not a number");
  CHECK(InSection("parameters: []") ==
        "1:13: error: `parameters` must be a mapping of names to values, not a "
        "list");
  CHECK(InSection("functions: x") ==
        "1:12: error: `functions` must be a mapping of heads, such as F(x, W), "
        "to calls, not a text");
  CHECK(FirstErrorOf("outputs: y") ==
        "1:10: error: `outputs` must be a list of names, or a mapping of new "
        "names to them, not a text");
  CHECK(InSection("examples: {}") ==
        "1:11: error: `examples` must be a list of examples, each with inputs "
        "and outputs, not a mapping");
  CHECK(InSection("examples: [3]") ==
        "1:12: error: an example must be a mapping, not a number");
  CHECK(InSection("plugins: swish") ==
        "1:10: error: `plugins` must be a list of plugins' names, not a text");
  CHECK(InSection("name: [a]") ==
        "1:7: error: `name` must be a text, not a list");
  CHECK(InSection("nodes:") == "1:1: error: `nodes` has no value");
  CHECK(FirstErrorOf("- a\n") ==
        "1:1: error: a graph must be a mapping, not a list");
  CHECK(FirstErrorOf("outputs: []\n") == "1:1: error: there are no outputs");
  CHECK(FirstErrorOf("name: a\n") ==
        "1:1: error: the graph has no `outputs`");
}

TEST_CASE("a file without a graph is refused") {
  CHECK(ErrorsOf("") ==
        "g.yaml:1:1: error: the graph is empty\n"
        "help: begin with `inputs:`, `nodes:` and `outputs:`\n");
  CHECK(FirstErrorOf("# only a comment\n") ==
        "1:1: error: the graph is empty");
  CHECK(FirstErrorOf("---\n...\n") ==
        "2:1: error: a graph must be a mapping, not nothing");
}

TEST_CASE("a version that isn't there is refused") {
  CHECK(ErrorsOf("plexus: 2\nnodes: 3\n") ==
        "g.yaml:1:9: error: unknown language version `2`\n"
        "  plexus: 2\n"
        "          ^\n"
        "help: this program reads `plexus: 1`\n");
}

TEST_CASE("an import is the name of a file") {
  const engine::Document document =
      ReadText("imports:\n  o: a/other.yaml\noutputs: [x]\n");
  REQUIRE(document.imports.size() == 1);
  CHECK(document.imports[0].name.text == "o");
  CHECK(document.imports[0].file.text == "a/other.yaml");
  CHECK(FirstErrorOf("imports: [other.yaml]\noutputs: [x]\n") ==
        "1:10: error: `imports` must be a mapping of names to graph files, not "
        "a list");
  CHECK(FirstErrorOf("imports:\n  o:\noutputs: [x]\n") ==
        "2:3: error: the import `o` names no file");
  CHECK(FirstErrorOf("imports:\n  o: {file: a}\noutputs: [x]\n") ==
        "2:6: error: the import `o` names no file");
  CHECK(FirstErrorOf("imports:\n  nan: a.yaml\noutputs: [x]\n") ==
        "2:3: error: `nan` can't be a name: it is a value");
  CHECK(FirstErrorOf("imports:\n  o: a.yaml\n  o: b.yaml\noutputs: [x]\n") ==
        "3:3: error: duplicate key `o`");
  CHECK(FirstErrorOf("imports:\n  f: a.yaml\nfunctions:\n  f(x): x\n"
                     "outputs: [x]\n") ==
        "2:3: error: the import `f` has the name of a function");
}

TEST_CASE("a graph names plugins, never files") {
  CHECK(ErrorsOf("plugins: [../libx.so]\noutputs: [x]\n") ==
        "g.yaml:1:11: error: a plugin's name was expected\n"
        "  plugins: [../libx.so]\n"
        "            ^\n"
        "help: a graph names plugins, never files: `plugins: [swish]`; they "
        "are found through --plugin\n");
}

TEST_CASE("names are words and not reserved") {
  const auto named = [](const std::string& name) {
    return FirstErrorOf("nodes:\n  " + name + ": x\noutputs: [x]\n");
  };
  for (const char* value : {"true", "false", "null", "nan", "inf"}) {
    CHECK(named(value) == std::string("2:3: error: `") + value +
                              "` can't be a name: it is a value");
  }
  for (int32_t i = 0; i < PLEXUS_DTYPE_COUNT; ++i) {
    CHECK(named(DtypeName(i)) == std::string("2:3: error: `") + DtypeName(i) +
                                     "` can't be a name: it is a dtype");
  }
  CHECK(named("2x") == "2:3: error: `2x` is no name");
  CHECK(named("a-b") == "2:3: error: `a-b` is no name");
  CHECK(named("\xc3\xa4") == "2:3: error: `\xc3\xa4` is no name");
  CHECK(named("~") == "2:3: error: `~` is no name");
  CHECK(named("_x9") == "");
  CHECK(named("True") == "");
}

TEST_CASE("inputs, parameters and nodes share one name space") {
  CHECK(ErrorsOf("inputs:\n  a: [2]\n  b: [2]\nparameters:\n  a: 1\n  c: 2\n"
                 "nodes:\n  b: x\n  c: x\noutputs: [c]\n") ==
        "g.yaml:5:3: error: the parameter `a` has the name of an input\n"
        "    a: 1\n"
        "    ^\n"
        "g.yaml:2:3: note: the input\n"
        "    a: [2]\n"
        "    ^\n"
        "g.yaml:8:3: error: the node `b` has the name of an input\n"
        "    b: x\n"
        "    ^\n"
        "g.yaml:3:3: note: the input\n"
        "    b: [2]\n"
        "    ^\n"
        "g.yaml:9:3: error: the node `c` has the name of a parameter\n"
        "    c: x\n"
        "    ^\n"
        "g.yaml:6:3: note: the parameter\n"
        "    c: 2\n"
        "    ^\n");
}

TEST_CASE("types are a dtype, or none, and dims") {
  const auto type = [](const std::string& text) {
    return FirstErrorOf("inputs:\n  x: " + text + "\noutputs: [x]\n");
  };
  CHECK(type("[]") == "");
  CHECK(type("\"[N, 2]\"") == "");
  CHECK(type("float32[ N , 2 ]") == "");
  CHECK(type("[9223372036854775807]") == "");
  CHECK(type("[0]") == "");
  CHECK(type("[9223372036854775808]") ==
        "2:7: error: `9223372036854775808` can't be a dim");
  CHECK(type("[-1]") == "2:7: error: a dim can't be negative: `-1`");
  CHECK(type("float32[2, -1]") ==
        "2:17: error: a dim can't be negative: `-1`");
  CHECK(type("[01]") == "2:7: error: `01` can't be a dim");
  CHECK(type("[+1]") == "2:7: error: `+1` can't be a dim");
  CHECK(type("[N+1]") == "2:7: error: `N+1` is no dim");
  CHECK(type("[float32]") ==
        "2:7: error: `float32` can't be a name: it is a dtype");
  CHECK(type("[[2]]") == "2:7: error: a dim can't be a list");
  CHECK(type("float32[2,]") == "2:16: error: a dim is missing");
  CHECK(type("float32[2") == "2:13: error: `[` is not closed");
  CHECK(type("float32[2] x") == "2:17: error: unexpected `x` after the type");
  CHECK(type("float32[2][3]") ==
        "2:16: error: unexpected `[3]` after the type");
  CHECK(type("{a: b}") == "2:6: error: a type can't be a mapping");
  CHECK(type("") == "2:3: error: the input `x` has no type");
  CHECK(ErrorsOf("inputs:\n  x: float23[2]\noutputs: [x]\n") ==
        "g.yaml:2:6: error: unknown dtype `float23`\n"
        "    x: float23[2]\n"
        "       ^\n"
        "help: did you mean `float32`?\n");
  CHECK(ErrorsOf("inputs:\n  x: float32\noutputs: [x]\n") ==
        "g.yaml:2:6: error: a type without a shape\n"
        "    x: float32\n"
        "       ^\n"
        "help: a scalar is float32[]\n");
  CHECK(ErrorsOf("dtype: double\noutputs: [x]\n") ==
        "g.yaml:1:8: error: unknown dtype `double`\n"
        "  dtype: double\n"
        "         ^\n"
        "help: the dtypes are float32, float64, int8, int16, int32, int64, "
        "uint8, uint16, uint32, uint64, bool, float16, bfloat16\n");
}

TEST_CASE("values are numbers, files or inits") {
  const auto value = [](const std::string& text) {
    return FirstErrorOf("parameters:\n  a: " + text + "\noutputs: [x]\n");
  };
  CHECK(value("[[1, 2], [3]]") ==
        "2:15: error: a row of 1 element among rows of 2");
  CHECK(value("[1, \"2\"]") == "2:11: error: a number has no quotes");
  CHECK(value("[1, , 2]") == "2:10: error: a number is missing");
  CHECK(value("[1, {a: b}]") == "2:10: error: a mapping among numbers");
  CHECK(value("abc") == "2:6: error: `abc` is not a number");
  CHECK(value("{value: 1, dtype: float}") ==
        "2:24: error: unknown dtype `float`");
  CHECK(value("{dtype: int64}") ==
        "2:6: error: a value needs `value`, `file` or `init`");
  CHECK(value("{file: \"\"}") == "2:14: error: a file's name is empty");
  CHECK(value("{file: a.npy, value: 3}") ==
        "2:20: error: `value` doesn't go with `file`");
  CHECK(value("{value: 3, key: a}") ==
        "2:17: error: `key` doesn't go with `value`");
  CHECK(value("{shape: [2]}") == "2:7: error: `shape` needs `init`");
  CHECK(value("{init: zeros}") == "2:7: error: `init` needs `shape`");
  CHECK(value("{shape: [N], init: zeros}") ==
        "2:15: error: a parameter's shape holds numbers of 0 or more");
  CHECK(value("{shape: [2], init: normal, low: 3}") ==
        "2:33: error: `low` doesn't go with `init: normal`");
  CHECK(value("{shape: [2], init: normal, mean: x}") ==
        "2:39: error: `mean` must be a number");
  CHECK(value("{shape: [2], init: constant}") ==
        "2:25: error: `init: constant` needs `value`");
  CHECK(value("{shape: [2], init: ones, seed: -1}") ==
        "2:37: error: `seed` must be a whole number of 0 or more, below 2^63");
  CHECK(ErrorsOf("parameters:\n  a: {shape: [2], init: xavier}\n"
                 "outputs: [x]\n") ==
        "g.yaml:2:25: error: unknown init `xavier`\n"
        "    a: {shape: [2], init: xavier}\n"
        "                          ^\n"
        "help: one of zeros, ones, constant, uniform, normal, glorot_uniform, "
        "glorot_normal, he_uniform, he_normal\n");
}

TEST_CASE("examples hold values that are not made up") {
  const auto example = [](const std::string& text) {
    return FirstErrorOf("examples:\n  - " + text + "\noutputs: [x]\n");
  };
  CHECK(example("inputs: {x: {shape: [2], init: ones}}") ==
        "2:18: error: unknown key `shape`");
  CHECK(example("inputs: [3]") ==
        "2:13: error: `inputs` must be a mapping of names to values, not a "
        "list");
  CHECK(example("tolerance: -1") ==
        "2:16: error: `tolerance` must be a number of 0 or more");
  CHECK(example("tolerance: nan") ==
        "2:16: error: `tolerance` must be a number of 0 or more");
  CHECK(example("tolerance: 0") == "");
}

TEST_CASE("the long form of a node needs an operator") {
  const auto node = [](const std::string& text) {
    return FirstErrorOf("nodes:\n  y: " + text + "\noutputs: [y]\n");
  };
  CHECK(node("{inputs: [x]}") == "2:3: error: the node `y` has no `op`");
  CHECK(node("{op: F(x)}") == "2:11: error: `F(x)` is no name");
  CHECK(node("{op: F-1}") == "2:11: error: `F-1` is no name");
  CHECK(node("{op: F, inputs: x}") ==
        "2:22: error: `inputs` must be a list of arguments, or a mapping of "
        "input names to them, not a text");
  CHECK(node("{op: F, inputs: [x, , z]}") ==
        "2:26: error: an argument is missing");
  CHECK(node("{op: F, attributes: [1]}") ==
        "2:26: error: `attributes` must be a mapping of names to values, not a "
        "list");
  CHECK(node("{op: F, attributes: {a: {}}}") ==
        "2:30: error: an attribute can't be a mapping");
  CHECK(node("{op: F, attributes: {a: [x, 1]}}") ==
        "2:34: error: a list holds texts or numbers, not both");
  CHECK(node("") == "2:3: error: the node `y` has no value");
}

TEST_CASE("outputs name nodes") {
  CHECK(ErrorsOf("outputs: [Dot(x)]\n") ==
        "g.yaml:1:11: error: an output is the name of a node\n"
        "  outputs: [Dot(x)]\n"
        "            ^\n"
        "help: write it under `nodes` and name that node here\n");
  CHECK(ErrorsOf("outputs: [y, x, y]\n") ==
        "g.yaml:1:17: error: duplicate output `y`\n"
        "  outputs: [y, x, y]\n"
        "                  ^\n"
        "g.yaml:1:11: note: the first one\n"
        "  outputs: [y, x, y]\n"
        "            ^\n");
  CHECK(FirstErrorOf("outputs: {1: y}\n") == "1:11: error: `1` is no name");
  CHECK(FirstErrorOf("outputs: [3]\n") ==
        "1:11: error: an output is the name of a node");
}

TEST_CASE("functions have a head, a body and names of their own") {
  const auto function = [](const std::string& text) {
    return FirstErrorOf("functions:\n  " + text + "\noutputs: [y]\n");
  };
  CHECK(function("F: Neg(x)") == "2:3: error: `F` is no function's head");
  CHECK(function("F(x)y: Neg(x)") ==
        "2:3: error: `F(x)y` is no function's head");
  CHECK(function("F(x,): Neg(x)") == "2:7: error: `` is no name");
  CHECK(function("F(2): Neg(x)") == "2:5: error: `2` is no name");
  CHECK(function("bool(x): Neg(x)") ==
        "2:3: error: `bool` can't be a name: it is a dtype");
  CHECK(function("F(x):") == "2:3: error: the function `F(x)` has no value");
  CHECK(function("F(x): {nodes: {y: x}}") ==
        "2:3: error: the function `F(x)` has no `outputs`");
  CHECK(function("F(x): {outputs: [x], inputs: [x]}") ==
        "2:24: error: unknown key `inputs`");
  CHECK(ErrorsOf("functions:\n  F(x, y, x): Neg(x)\n  G(a):\n    nodes:\n"
                 "      a: x\n    outputs: [a]\n  F(z): Neg(z)\n"
                 "outputs: [y]\n") ==
        "g.yaml:2:11: error: two inputs of the name `x`\n"
        "    F(x, y, x): Neg(x)\n"
        "            ^\n"
        "g.yaml:2:5: note: the first one\n"
        "    F(x, y, x): Neg(x)\n"
        "      ^\n"
        "g.yaml:5:7: error: the node `a` has the name of an input of the "
        "function\n"
        "        a: x\n"
        "        ^\n"
        "g.yaml:3:5: note: the input\n"
        "    G(a):\n"
        "      ^\n"
        "g.yaml:7:3: error: duplicate function `F`\n"
        "    F(z): Neg(z)\n"
        "    ^\n"
        "g.yaml:2:3: note: the first one\n"
        "    F(x, y, x): Neg(x)\n"
        "    ^\n");
}

}  // namespace
}  // namespace plexus::testing
