// What is no YAML, or YAML that graphs don't use: the whole text of each error.
#include <catch2/catch.hpp>

#include <string>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

TEST_CASE("an unquoted call or type inside {} and [] is offered with quotes") {
  CHECK(ErrorsOf("nodes: {y: Dot(x, W)}\noutputs: [y]\n") ==
        "g.yaml:1:12: error: inside {} this item ends after `Dot(x`\n"
        "  nodes: {y: Dot(x, W)}\n"
        "             ^\n"
        "help: quote it: {y: \"Dot(x, W)\"}\n");
  CHECK(ErrorsOf("nodes:\n  y: {op: F, inputs: [Dot(x, W), b]}\n"
                 "outputs: [y]\n") ==
        "g.yaml:2:23: error: inside [] this item ends after `Dot(x`\n"
        "    y: {op: F, inputs: [Dot(x, W), b]}\n"
        "                        ^\n"
        "help: quote it: [\"Dot(x, W)\", b]\n");
  CHECK(ErrorsOf("functions: {D(x, W): 'Dot(x, W)', E(x): Neg(x)}\n"
                 "outputs: [y]\n") ==
        "g.yaml:1:13: error: inside {} this item ends after `D(x`\n"
        "  functions: {D(x, W): 'Dot(x, W)', E(x): Neg(x)}\n"
        "              ^\n"
        "help: quote it: {\"D(x, W)\": 'Dot(x, W)', \"E(x)\": \"Neg(x)\"}\n");
  CHECK(ErrorsOf("inputs: {x: float32[N, 784], y: [2]}\noutputs: [y]\n") ==
        "g.yaml:1:20: error: a bracket inside an unquoted text in {}\n"
        "  inputs: {x: float32[N, 784], y: [2]}\n"
        "                     ^\n"
        "help: quote it: {x: \"float32[N, 784]\", y: [2]}\n");
  CHECK(ErrorsOf("nodes: {y: F(x, m=\"a\")}\noutputs: [y]\n") ==
        "g.yaml:1:12: error: inside {} this item ends after `F(x`\n"
        "  nodes: {y: F(x, m=\"a\")}\n"
        "             ^\n"
        "help: quote it: {y: 'F(x, m=\"a\")'}\n");
  // Where the text doesn't show what was meant, the rule is told.
  CHECK(ErrorsOf("nodes: {y: Dot(x, W}\noutputs: [y]\n") ==
        "g.yaml:1:12: error: inside {} this item ends after `Dot(x`\n"
        "  nodes: {y: Dot(x, W}\n"
        "             ^\n"
        "help: inside {} and [] a text with a comma or a bracket is quoted: "
        "\"...\"\n");
}

TEST_CASE("a key without a value inside {} is refused") {
  CHECK(ErrorsOf("nodes: {y: F(x), W}\noutputs: [y]\n") ==
        "g.yaml:1:18: error: the key `W` has no value\n"
        "  nodes: {y: F(x), W}\n"
        "                   ^\n"
        "help: quote it: {y: \"F(x)\", W}\n");
  CHECK(ErrorsOf("nodes: {y:x}\noutputs: [y]\n") ==
        "g.yaml:1:9: error: the key `y:x` has no value\n"
        "  nodes: {y:x}\n"
        "          ^\n"
        "help: a space follows the colon: `y: x`\n");
  CHECK(ErrorsOf("nodes: {y: }\noutputs: [y]\n") ==
        "g.yaml:1:9: error: the key `y` has no value\n"
        "  nodes: {y: }\n"
        "          ^\n");
}

TEST_CASE("a bracket that isn't closed is marked where it opens") {
  CHECK(ErrorsOf("inputs:\n  x: [2, 3\noutputs: [y]\n") ==
        "g.yaml:2:6: error: `[` is not closed\n"
        "    x: [2, 3\n"
        "       ^\n"
        "g.yaml:3:8: note: before this\n"
        "  outputs: [y]\n"
        "         ^\n");
  CHECK(ErrorsOf("outputs: {y: x") ==
        "g.yaml:1:10: error: `{` is not closed\n"
        "  outputs: {y: x\n"
        "           ^\n");
  CHECK(ErrorsOf("outputs: [x]]\n") ==
        "g.yaml:1:13: error: `]` closes nothing\n"
        "  outputs: [x]]\n"
        "              ^\n");
}

TEST_CASE("a quote that isn't closed is marked where it opens") {
  CHECK(ErrorsOf("# don't\nname: \"a\ninputs:\n  x: [2]\n") ==
        "g.yaml:2:7: error: the quote is not closed\n"
        "  name: \"a\n"
        "        ^\n");
  CHECK(ErrorsOf("plugins: ['a', 'b']\nname: 'it''s\n") ==
        "g.yaml:2:7: error: the quote is not closed\n"
        "  name: 'it''s\n"
        "        ^\n");
  CHECK(ErrorsOf("name: \"a\\\"") ==
        "g.yaml:1:7: error: the quote is not closed\n"
        "  name: \"a\\\"\n"
        "        ^\n");
}

TEST_CASE("duplicate keys show both places") {
  CHECK(ErrorsOf("nodes:\n  y: x\n  z: x\n  y: x\noutputs: [y]\n") ==
        "g.yaml:4:3: error: duplicate key `y`\n"
        "    y: x\n"
        "    ^\n"
        "g.yaml:2:3: note: the first one\n"
        "    y: x\n"
        "    ^\n");
  CHECK(FirstErrorOf("outputs: [x]\n\"outputs\": [y]\n") ==
        "2:2: error: duplicate key `outputs`");
}

TEST_CASE("merge keys are refused") {
  CHECK(ErrorsOf("parameters: &p\n  a: 1\nnodes:\n  <<: *p\n"
                 "outputs: [a]\n") ==
        "g.yaml:4:3: error: merge keys (`<<`) are not supported\n"
        "    <<: *p\n"
        "    ^\n"
        "help: write the keys out\n");
}

TEST_CASE("an alias inside what it stands for is refused") {
  CHECK(ErrorsOf("parameters:\n  a: &a [1, *a]\n") ==
        "g.yaml:2:13: error: an alias inside what it stands for\n"
        "    a: &a [1, *a]\n"
        "              ^\n"
        "g.yaml:2:9: note: it stands for this\n"
        "    a: &a [1, *a]\n"
        "          ^\n");
  CHECK(ErrorsOf("name: *q\n") ==
        "g.yaml:1:7: error: no anchor of this name stands above\n"
        "  name: *q\n"
        "        ^\n");
}

TEST_CASE("a file holds one document and nothing after it") {
  CHECK(ErrorsOf("---\noutputs: [x]\n---\noutputs: [y]\n") ==
        "g.yaml:3:1: error: a second document\n"
        "  ---\n"
        "  ^\n"
        "help: a file holds one graph\n");
  CHECK(ErrorsOf("outputs: [x]\n...\n# a comment\nname: y\n") ==
        "g.yaml:4:1: error: text after the end of the graph\n"
        "  name: y\n"
        "  ^\n");
  CHECK(ErrorsOf("{outputs: [x]} name\n") ==
        "g.yaml:1:16: error: text after the end of the graph\n"
        "  {outputs: [x]} name\n"
        "                 ^\n"
        "help: a file holds one mapping, whose keys begin in one column\n");
  CHECK(FirstErrorOf("  name: a\noutputs: [x]\n") ==
        "2:1: error: text after the end of the graph");
  CHECK(FirstErrorOf(",foo") == "1:1: error: text after the end of the graph");
  CHECK(ErrorsOf("%YAML 1.2\n---\noutputs: [x]\n...\n\n# end\n") == "");
}

TEST_CASE("tabs don't indent") {
  CHECK(ErrorsOf("nodes:\n\ty: x\n\tz: x\noutputs: [y]\n") ==
        "g.yaml:2:1: error: a tab in the indentation\n"
        "  \\ty: x\n"
        "  ^\n"
        "help: indent with spaces\n");
  CHECK(FirstErrorOf("nodes:\n  \ty: x\n") ==
        "2:3: error: a tab in the indentation");
  CHECK(FirstErrorOf("doc: |\n\ta\noutputs: [x]\n") ==
        "2:1: error: a tab in the indentation");
  // Tabs that don't indent.
  CHECK(ErrorsOf("name:\ta\t# b\n\t\n\t# c\ndoc: |\n  a\n  \tb\n"
                 "outputs: [x]\n") == "");
}

TEST_CASE("bytes that can't stand in a text are named") {
  CHECK(ErrorsOf("name: caf\xe9\n") ==
        "g.yaml:1:10: error: not UTF-8: byte \\xe9\n"
        "  name: caf\\xe9\n"
        "           ^\n"
        "help: save the file as UTF-8\n");
  CHECK(FirstErrorOf("\xff\xfe" "a") == "1:1: error: not UTF-8: byte \\xff");
  CHECK(FirstErrorOf("a: \xc0\xaf") == "1:4: error: not UTF-8: byte \\xc0");
  CHECK(FirstErrorOf("a: \xed\xa0\x80") == "1:4: error: not UTF-8: byte \\xed");
  CHECK(FirstErrorOf(std::string("name: a\0b\n", 10)) ==
        "1:8: error: a NUL character");
  CHECK(ErrorsOf("name: \x1b[31m\n") ==
        "g.yaml:1:7: error: a control character, \\x1b\n"
        "  name: \\x1b[31m\n"
        "        ^\n");
  CHECK(FirstErrorOf("name: a\rb\n") ==
        "1:8: error: a carriage return inside a line");
  CHECK(FirstErrorOf("name: a\xef\xbb\xbf\n") ==
        "1:8: error: a control character, \\ufeff");
}

TEST_CASE("a byte order mark and CRLF are fine") {
  const engine::Document document = ReadText(
      "\xef\xbb\xbfname: a\r\nnodes:\r\n  y: F(x)\r\noutputs: [y]\r\n");
  CHECK(document.name.text == "a");
  CHECK(Spell(document, document.nodes[0].call) == "F(x)");
  CHECK(At(document.name.place) == "1:7");
  CHECK(At(document.nodes[0].name.place) == "3:3");
}

TEST_CASE("lines that don't fit are told apart") {
  CHECK(ErrorsOf("name: b: c\n") ==
        "g.yaml:1:8: error: a second `:` in one line\n"
        "  name: b: c\n"
        "         ^\n"
        "help: quote it: \"b: c\"\n");
  CHECK(ErrorsOf("name: 1\n doc: 2\n") ==
        "g.yaml:2:5: error: a `:` inside a text\n"
        "   doc: 2\n"
        "      ^\n"
        "g.yaml:1:7: note: the text begins here\n"
        "  name: 1\n"
        "        ^\n"
        "help: begin every key in the column of the key above it\n");
  CHECK(ErrorsOf("name: x\n\n# c\ndoc\noutputs: [x]\n") ==
        "g.yaml:4:1: error: a key without `:`\n"
        "  doc\n"
        "  ^\n");
  CHECK(ErrorsOf("nodes:\n    y: x\n  z: x\n") ==
        "g.yaml:3:3: error: the next key was expected here\n"
        "    z: x\n"
        "    ^\n"
        "help: this line's indentation is that of no line above it\n");
  CHECK(ErrorsOf("name: 1\n- b\n") ==
        "g.yaml:2:1: error: a list item where a key was expected\n"
        "  - b\n"
        "  ^\n");
  CHECK(ErrorsOf("name: 'b' c\n") ==
        "g.yaml:1:11: error: text after a value that is complete\n"
        "  name: 'b' c\n"
        "            ^\n"
        "help: if it belongs to the value, quote the whole value\n");
  CHECK(ErrorsOf("outputs: - a\n") ==
        "g.yaml:1:10: error: a list can't begin here\n"
        "  outputs: - a\n"
        "           ^\n"
        "help: begin it on a line of its own\n");
}

TEST_CASE("texts that begin or escape wrongly are told apart") {
  CHECK(ErrorsOf("name: @x # c\n") ==
        "g.yaml:1:7: error: a text can't begin with this character\n"
        "  name: @x # c\n"
        "        ^\n"
        "help: quote it: '@x'\n");
  CHECK(ErrorsOf("name: \"\\q\"\n") ==
        "g.yaml:1:10: error: unknown escape in a quoted text\n"
        "  name: \"\\q\"\n"
        "           ^\n"
        "help: in double quotes a backslash is written `\\\\`; single quotes "
        "keep it\n");
  CHECK(FirstErrorOf("name: |x\n a\n") ==
        "1:8: error: a block text can't begin like this");
  CHECK(ErrorsOf("name: !!str 3\noutputs: [x]\n") ==
        "g.yaml:1:7: error: tags are not supported\n"
        "  name: !!str 3\n"
        "        ^\n"
        "help: write the value without the tag\n");
}

TEST_CASE("keys are texts") {
  CHECK(FirstErrorOf("? [a]\n: b\n") == "1:3: error: a key can't be a list");
  CHECK(FirstErrorOf("{{a: b}: c}\n") ==
        "1:2: error: a key can't be a mapping");
  CHECK(FirstErrorOf(": b\n") == "1:1: error: a value without a key");
}

}  // namespace
}  // namespace plexus::testing
