#include <catch2/catch.hpp>

#include <string>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

std::string Parsed(const std::string& expression) {
  const engine::Document document =
      ReadText("nodes:\n  y: " + expression + "\noutputs: [y]\n");
  return Spell(document, document.nodes.at(0).call);
}

// What is said about the node `y: <expression>`, whose text begins in column 6.
std::string Error(const std::string& expression) {
  return ErrorsOf("nodes:\n  y: " + expression + "\noutputs: [y]\n");
}

TEST_CASE("expressions are names, outputs, constants and calls of them") {
  CHECK(Parsed("x") == "x");
  CHECK(Parsed("t.Values") == "t.Values");
  CHECK(Parsed("t.10") == "t.10");
  CHECK(Parsed("Op()") == "Op()");
  CHECK(Parsed("Op( x,t.1 , Other(x, _a1) )") == "Op(x, t.1, Other(x, _a1))");
  CHECK(Parsed("Clip(x, 0, 6)") == "Clip(x, <0>, <6>)");
  CHECK(Parsed("Reshape(x, [-1, 784])") == "Reshape(x, <2: -1 784>)");
  CHECK(Parsed("F([[1, 2], [3, 4]], [])") == "F(<2 2: 1 2 3 4>, <0:>)");
  CHECK(Parsed("F([[], []])") == "F(<2 0:>)");
  CHECK(Parsed("\"Op(x)\"") == "Op(x)");
  CHECK(Parsed("'Op(x)'") == "Op(x)");
  CHECK(Parsed("F (x)") == "F(x)");
}

TEST_CASE("after `=` stands any value") {
  CHECK(Parsed("F(x, axis=-1, b=W, c=t.1)") ==
        "F(x, axis=<-1>, b=W, c=t.1)");
  CHECK(Parsed("F(to=float32, flag=true, off = false)") ==
        "F(to=float32, flag=<true>, off=<false>)");
  CHECK(Parsed("F(mode=\"a, (b\", other='it is \"so\"')") ==
        "F(mode='a, (b', other='it is \"so\"')");
  CHECK(Parsed("F(pads=[0, 1], modes=[a, 'b', \"c\"], x=G(y))") ==
        "F(pads=<2: 0 1>, modes={a b c}, x=G(y))");
}

TEST_CASE("numbers are decimal") {
  for (const char* number :
       {"0", "-1", "+1", "12.5", "1.", ".5", "1e5", "1E-5", "-1.5e+300", "inf",
        "-inf", ".inf", "-.inf", "nan", ".nan", "true", "false"}) {
    CHECK(Parsed(std::string("F(") + number + ")") ==
          std::string("F(<") + number + ">)");
  }
  for (const char* wrong : {"017", "0x1F", "1_000", "1.2.3", "1e", "--1", "1f",
                            "-x", "+", ".", "1-2", "-nan"}) {
    const std::string message = std::string("2:8: error: `") + wrong +
                                "` is not a number";
    CHECK(FirstErrorOf(std::string("nodes:\n  y: F(") + wrong +
                       ")\noutputs: [y]\n") == message);
  }
}

TEST_CASE("a call that isn't closed is marked at its parenthesis") {
  CHECK(Error("Dot(x, Add(a, b)") ==
        "g.yaml:2:9: error: `(` is not closed\n"
        "    y: Dot(x, Add(a, b)\n"
        "          ^\n");
  CHECK(Error("Dot(x, Add(a, b") ==
        "g.yaml:2:16: error: `(` is not closed\n"
        "    y: Dot(x, Add(a, b\n"
        "                 ^\n");
  CHECK(Error("Dot(x, [1, 2") ==
        "g.yaml:2:13: error: `[` is not closed\n"
        "    y: Dot(x, [1, 2\n"
        "              ^\n");
  CHECK(Error("Dot(x,") ==
        "g.yaml:2:9: error: `(` is not closed\n"
        "    y: Dot(x,\n"
        "          ^\n");
  CHECK(Error("F(m='a)") ==
        "g.yaml:2:10: error: the quote is not closed\n"
        "    y: F(m='a)\n"
        "           ^\n");
}

TEST_CASE("what is too much or missing in a call is marked") {
  const auto first = [](const std::string& expression) {
    return FirstErrorOf("nodes:\n  y: " + expression + "\noutputs: [y]\n");
  };
  CHECK(first("Dot(x))") == "2:12: error: unexpected `)`");
  CHECK(first("Dot(x W)") == "2:12: error: a comma or `)` was expected");
  CHECK(first("F([1 2])") == "2:11: error: a comma or `]` was expected");
  CHECK(first("F([1, 2)") == "2:13: error: a comma or `]` was expected");
  CHECK(first("Dot(x,)") == "2:12: error: an argument is missing");
  CHECK(first("Dot(,x)") == "2:10: error: an argument is missing");
  CHECK(first("F(axis=)") == "2:13: error: a value is missing");
  CHECK(first("F([1,])") == "2:11: error: a number is missing");
  CHECK(first("t.") ==
        "2:8: error: an output's name or number was expected after the point");
  CHECK(first("t.01") ==
        "2:8: error: an output's name or number was expected after the point");
  CHECK(first("t.a.b") == "2:6: error: `t.a.b` is not a name that a graph can use");
  CHECK(first("\"\"") ==
        "2:7: error: a name, a call or a constant is missing");
  CHECK(first("x $") == "2:8: error: unexpected `$`");
  CHECK(first("F($)") == "2:8: error: unexpected `$`");
  CHECK(first("null(x)") ==
        "2:6: error: `null` can't be a name: it is a value");
  CHECK(first("F(x, 2=3)") == "2:12: error: a comma or `)` was expected");
  CHECK(first("F(true=3)") ==
        "2:8: error: `true` can't be a name: it is a value");
}

TEST_CASE("help says how it is written instead") {
  CHECK(Error("x + 1") ==
        "g.yaml:2:8: error: unexpected `+ 1`\n"
        "    y: x + 1\n"
        "         ^\n"
        "help: there are no infix operators: call one by its name\n");
  CHECK(Error("F(x, float32)") ==
        "g.yaml:2:11: error: `float32` is a dtype, not a tensor's name\n"
        "    y: F(x, float32)\n"
        "            ^\n"
        "help: an attribute is set by its name: `name=float32`\n");
  CHECK(Error("F(x, 'linear')") ==
        "g.yaml:2:11: error: a text in quotes is no tensor\n"
        "    y: F(x, 'linear')\n"
        "            ^\n"
        "help: an attribute is set by its name: `name=\"text\"`\n");
  CHECK(Error("F([a, b])") ==
        "g.yaml:2:9: error: a list holds numbers only\n"
        "    y: F([a, b])\n"
        "          ^\n"
        "help: tensors are separate arguments: write them without []\n");
  CHECK(Error("F(017)") ==
        "g.yaml:2:8: error: `017` is not a number\n"
        "    y: F(017)\n"
        "         ^\n"
        "help: numbers are decimal, without `_` and leading zeros\n");
  CHECK(Error("F(m=[a, 1])") ==
        "g.yaml:2:14: error: a list holds texts or numbers, not both\n"
        "    y: F(m=[a, 1])\n"
        "               ^\n");
}

TEST_CASE("rows of a constant must be equally long") {
  CHECK(Error("F([[1, 2], [3]])") ==
        "g.yaml:2:17: error: a row of 1 element among rows of 2\n"
        "    y: F([[1, 2], [3]])\n"
        "                  ^\n"
        "g.yaml:2:9: note: the first row\n"
        "    y: F([[1, 2], [3]])\n"
        "          ^\n");
  CHECK(Error("F([1, [2]])") ==
        "g.yaml:2:12: error: a list among numbers\n"
        "    y: F([1, [2]])\n"
        "             ^\n"
        "g.yaml:2:8: note: all rows of this constant must have one shape\n"
        "    y: F([1, [2]])\n"
        "         ^\n");
  CHECK(Error("F([[], 2])") ==
        "g.yaml:2:13: error: a number among lists\n"
        "    y: F([[], 2])\n"
        "              ^\n"
        "g.yaml:2:8: note: all rows of this constant must have one shape\n"
        "    y: F([[], 2])\n"
        "         ^\n");
}

TEST_CASE("a literal alone is read from any text") {
  const auto read = [](const std::string& text, engine::Literal* literal) {
    engine::Report report;
    auto source = std::make_shared<engine::Source>("-i x", ".", text);
    try {
      *literal = engine::ReadLiteral(source, {}, &report);
      report.ThrowIfAny();
      CHECK(literal->place.offset == text.find_first_not_of(" \n"));
      literal->place = {};
    } catch (const plexus::Error& error) {
      return std::string(error.what());
    }
    std::string out;
    for (int64_t n : literal->shape) out += std::to_string(n) + ",";
    out += ":";
    for (std::string_view element : literal->elements) {
      out += " " + std::string(element);
    }
    return out;
  };
  engine::Literal literal;
  CHECK(read(" [1.0,\n 0.5] ", &literal) == "2,: 1.0 0.5");
  CHECK(literal.offsets == std::vector<uint32_t>{2, 8});
  CHECK(read("-3", &literal) == ": -3");
  CHECK(read("[[]]", &literal) == "1,0,:");
  CHECK(read("[1, 2] 3", &literal) ==
        "-i x:1:8: error: unexpected `3`\n  [1, 2] 3\n         ^\n");
  CHECK(read("", &literal) == "-i x:1:1: error: a number is missing\n");
  CHECK(read("abc", &literal) ==
        "-i x:1:1: error: `abc` is not a number\n  abc\n  ^\n");
  CHECK(read("[1, F(2)]", &literal) ==
        "-i x:1:5: error: `F` is not a number\n  [1, F(2)]\n      ^\n");
}

}  // namespace
}  // namespace plexus::testing
