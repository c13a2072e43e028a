// Where things stand, however their text is written.
#include <catch2/catch.hpp>

#include <string>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

// Where the only thing that is wrong in a text, a `+`, is said to be.
std::string PlaceOfPlus(const std::string& text) {
  const std::string first = FirstErrorOf(text);
  const std::string what = ": error: `+` is not a number";
  const size_t end = first.find(what);
  return end == std::string::npos ? "elsewhere: " + first
                                  : first.substr(0, end);
}

TEST_CASE("the place inside a call is exact in one line") {
  CHECK(PlaceOfPlus("nodes:\n  y: F(x, +)\noutputs: [y]\n") == "2:11");
  CHECK(PlaceOfPlus("nodes:\n  y: \"F(x, +)\"\noutputs: [y]\n") == "2:12");
  CHECK(PlaceOfPlus("nodes:\n  y: 'F(x, +)'\noutputs: [y]\n") == "2:12");
  CHECK(PlaceOfPlus("nodes:\n  y: &a  F(x, +)\noutputs: [y]\n") == "2:15");
  CHECK(PlaceOfPlus("nodes:\n  y: &a 'F(x, +)'\noutputs: [y]\n") == "2:15");
  CHECK(PlaceOfPlus("nodes: {y: 'F(x, +)'}\noutputs: [y]\n") == "1:18");
  CHECK(PlaceOfPlus("nodes:\n  y: F(m='\xc3\xa4', +)\noutputs: [y]\n") ==
        "2:15");
}

TEST_CASE("the place inside a call is found where the text has escapes") {
  CHECK(PlaceOfPlus("nodes:\n  y: 'F(m=''a'', +)'\noutputs: [y]\n") == "2:18");
  CHECK(PlaceOfPlus("nodes:\n  y: \"F(m=\\\"a\\\", +)\"\noutputs: [y]\n") ==
        "2:18");
  CHECK(PlaceOfPlus("nodes:\n  y: \"F\\x28\\u0078,\\t\\U0000002B)\"\n"
                    "outputs: [y]\n") == "2:21");
}

TEST_CASE("the place inside a call is found where it takes many lines") {
  CHECK(PlaceOfPlus("nodes:\n  y: F(x,\n    y,\n     +)\noutputs: [y]\n") ==
        "4:6");
  CHECK(PlaceOfPlus("nodes:\n  y: >-\n    F(x,\n      y,\n\n    +)\n"
                    "outputs: [y]\n") == "6:5");
  CHECK(PlaceOfPlus("nodes:\n  y: | # a + here\n    F(x,\n      y,\n    +)\n"
                    "outputs: [y]\n") == "5:5");
  CHECK(PlaceOfPlus("nodes:\n  y: 'F(x,\n\n    y, +)'\noutputs: [y]\n") ==
        "4:8");
  CHECK(PlaceOfPlus("nodes:\n  y: \"F(x, \\\n    y,\n    +)\"\n"
                    "outputs: [y]\n") == "4:5");
  CHECK(PlaceOfPlus("nodes:\r\n  y: F(x,\r\n    y,\r\n     +)\r\n"
                    "outputs: [y]\r\n") == "4:6");
}

TEST_CASE("a place in an aliased text is where the text stands") {
  CHECK(PlaceOfPlus("name: &c F(x, +)\nnodes:\n  y: *c\noutputs: [y]\n") ==
        "1:15");
}

TEST_CASE("folded types and heads have places too") {
  const engine::Document d = ReadText(
      "inputs:\n  x: float32[N,\n     M]\nfunctions:\n  ? F(a,\n     b)\n"
      "  : G(a, b)\noutputs: [x]\n");
  CHECK(At(d.inputs[0].type.shape[1].word.place) == "3:6");
  CHECK(At(d.functions[0].formals[1].place) == "6:6");
}

}  // namespace
}  // namespace plexus::testing
