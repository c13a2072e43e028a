// What Einsum says of equations that are wrong, and of inputs they don't fit.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/ops/einsum_call.h"
#include "tests/ops/product_reference.h"

namespace plexus::testing {
namespace {

std::string TextOf(const std::string& equation,
                   const std::vector<Shape>& shapes) {
  std::vector<TestTensor> inputs;
  for (const Shape& shape : shapes) inputs.push_back(Arange(shape));
  return Einsum(equation, inputs).text;
}

TEST_CASE("Einsum says what is wrong with an equation, and where") {
  struct Wrong {
    const char* equation;
    std::vector<Shape> shapes;
    const char* text;
  };
  const Shape square = {2, 2};
  const Wrong cases[] = {
      {"i1", {square},
       "'1' at character 2, wanted a letter, '...', ',' or '->'"},
      {"ij , jé", {square, square},
       "'é' at character 7, wanted a letter, '...', ',' or '->'"},
      {"é", {square},
       "'é' at character 1, wanted a letter, '...', ',' or '->'"},
      {"i..j", {square},
       "'.' at character 2, wanted a letter, '...', ',' or '->'"},
      {"ij-", {square},
       "'-' at character 3, wanted a letter, '...', ',' or '->'"},
      {"ij>i", {square},
       "'>' at character 3, wanted a letter, '...', ',' or '->'"},
      {"i\tj", {square},
       "a control character at character 2, wanted a letter, '...', ',' or "
       "'->'"},
      {"ij->i,j", {square}, "',' at character 6, wanted a letter or '...'"},
      {"ij->i->", {square}, "'-' at character 6, wanted a letter or '...'"},
      {"...i...", {square}, "a second '...' at character 5 for one input"},
      {"...->...i...", {square},
       "the output has 'i' at character 9, no input has it"},
      {"...->... ...", {square},
       "a second '...' at character 10 for the output"},
      {"ij->ii", {square}, "the output has 'i' twice, again at character 6"},
      {"ij->iI", {square},
       "the output has 'I' at character 6, no input has it"},
      {"ij,jk", {square}, "it is for 2 inputs, not for 1"},
      {"ij", {square, square}, "it is for 1 input, not for 2"},
      {"ij,jk,kl", {square, square}, "it is for 3 inputs, not for 2"},
      {"i j k", {square},
       "input 0 has rank 2, but 'ijk' is for rank 3"},
      {"ij,j...kl", {square, square},
       "input 1 has rank 2, but 'j...kl' is for rank 3 or more"},
      {"", {square}, "input 0 has rank 2, but '' is for rank 0"},
      {"i...->i", {square},
       "'...' stands for 1 dim, and the output has no '...'"},
  };
  for (const Wrong& t : cases) {
    CHECK(TextOf(t.equation, t.shapes) ==
          "equation \"" + std::string(t.equation) + "\": " + t.text);
  }
}

TEST_CASE("Einsum shows of a long equation what is around the place") {
  const auto text = [](const std::string& equation) {
    return TextOf(equation, {{2, 2}});
  };
  const std::string few(40, 'a'), many(200000, 'a');
  CHECK(text(few + "1" + few) ==
        "equation \"" + few + "1" + few +
            "\": '1' at character 41, wanted a letter, '...', ',' or '->'");
  CHECK(text(many + "1" + many) ==
        "equation ...\"" + few + "1" + few +
            "\"...: '1' at character 200001, wanted a letter, '...', ',' or "
            "'->'");
  std::string accents, some;
  for (int i = 0; i < 1000; ++i) accents += "é";
  for (int i = 0; i < 40; ++i) some += "é";
  CHECK(text("ii" + accents) ==
        "equation \"iié" + some +
            "\"...: 'é' at character 3, wanted a letter, '...', ',' or '->'");
  CHECK(text(many + "->b" + many) ==
        "equation ...\"" + few.substr(2) + "->b" + few +
            "\"...: the output has 'b' at character 200003, no input has it");
  CHECK(text("ij," + many) ==
        "equation \"ij," + few.substr(2) +
            "\"...: it is for 2 inputs, not for 1");
  CHECK(text(many) ==
        "equation \"" + few + "a\"...: input 0 has rank 2, but '" + few +
            "a'... is for rank 200000");
}

TEST_CASE("Einsum refuses dims that differ, and three inputs") {
  CHECK(TextOf("ij,jk", {{2, 3}, {4, 2}}) ==
        "letter 'j' is 3 in input 0, 4 in input 1");
  CHECK(TextOf("ii", {{2, 3}}) == "letter 'i' is 2 and 3 in input 0");
  CHECK(TextOf("i,jj->", {{2}, {2, 1}}) ==
        "letter 'j' is 2 and 1 in input 1");
  CHECK(TextOf("...,...", {{2, 3}, {2}}) ==
        "a dim of '...' is 3 in input 0, 2 in input 1, and neither is 1");
  CHECK(TextOf("i,i,i", {{2}, {2}, {2}}) ==
        "it takes one or two inputs; these are 3: multiply them two at a time");
}

}  // namespace
}  // namespace plexus::testing
