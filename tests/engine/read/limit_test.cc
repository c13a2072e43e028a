// Hostile sizes: each is refused, by the limit it passes, at once.
#include <catch2/catch.hpp>

#include <ctime>
#include <string>

#include "tests/engine/read/reading.h"

namespace plexus::testing {
namespace {

std::string Repeat(const std::string& text, size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (size_t i = 0; i < n; ++i) out += text;
  return out;
}

// The code and message of what is thrown, without its place.
std::string Refusal(const std::string& text, const Limits& limits = {}) {
  engine::Report report;
  try {
    engine::Read(std::make_shared<engine::Source>("g.yaml", ".", text), limits,
                 &report);
    report.ThrowIfAny();
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + " " +
           error.diagnostics()[0].message;
  }
  return "";
}

constexpr const char* kTooDeep = "4 nested deeper than 64 levels";

TEST_CASE("100,000 levels of anything are refused") {
  CHECK(Refusal(Repeat("[", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("{", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("[\n", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("{a: ", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("[a, ", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("- ", 100'000)) == kTooDeep);
  CHECK(Refusal(Repeat("? ", 100'000)) == kTooDeep);
  CHECK(Refusal("a: " + Repeat("{a: ", 100'000)) == kTooDeep);
  CHECK(Refusal("nodes:\n  y: " + Repeat("f(", 100'000)) == kTooDeep);
  CHECK(Refusal("nodes:\n  y: " + Repeat("f(", 100'000) + "x" +
                Repeat(")", 100'000)) == kTooDeep);
  CHECK(Refusal("nodes:\n  y: f(a=" + Repeat("[", 100'000)) == kTooDeep);
  // In a text brackets open nothing.
  CHECK(Refusal("doc: \"" + Repeat("[", 1'000) + "\"\noutputs: [x]\n") == "");
  std::string staircase;
  for (size_t i = 0; i < 1'000; ++i) {
    staircase += std::string(i, ' ') + "a:\n";
  }
  CHECK(Refusal(staircase) == kTooDeep);
}

TEST_CASE("the depth limit is exact") {
  Limits limits;
  limits.max_depth = 5;
  // The graph and `parameters` are two levels.
  CHECK(Refusal("parameters: {a: [[[1]]]}\noutputs: [a]\n", limits) == "");
  CHECK(Refusal("parameters: {a: [[[[1]]]]}\noutputs: [a]\n", limits) ==
        "4 nested deeper than 5 levels");
  CHECK(Refusal("parameters:\n  a: &a [[1]]\n  b: [*a]\noutputs: [a]\n",
                limits) == "");
  CHECK(Refusal("parameters:\n  a: &a [[1]]\n  b: [[*a]]\noutputs: [a]\n",
                limits) == "4 nested deeper than 5 levels");
  CHECK(Refusal("nodes:\n  y: f(f(f(f(f(x)))))\noutputs: [y]\n", limits) == "");
  CHECK(Refusal("nodes:\n  y: f(f(f(f([[1]]))))\noutputs: [y]\n", limits) ==
        "4 nested deeper than 5 levels");
}

TEST_CASE("no depth limit is so high that the stack overflows") {
  Limits limits;
  limits.max_depth = INT64_MAX;
  CHECK(Refusal(Repeat("[", 100'000), limits) ==
        "4 nested deeper than 400 levels");
  CHECK(Refusal(Repeat("- ", 100'000), limits) ==
        "4 nested deeper than 400 levels");
  CHECK(Refusal("nodes:\n  y: " + Repeat("f(", 100'000), limits) ==
        "4 nested deeper than 400 levels");
}

TEST_CASE("items are counted with aliases followed") {
  std::string bomb = "parameters:\n  a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            before + Repeat(", " + before, 8) + "]\n";
  }
  CHECK(Refusal(bomb) == "4 more than 1000000 items");  // of 9^20

  Limits limits;
  limits.max_items = 10;
  // root, two keys, `[x]`, x, a mapping, a, a list of three
  const std::string ten = "parameters: {a: [1, 2, 3]}\noutputs: [a]\n";
  CHECK(Refusal(ten, limits) == "4 more than 10 items");
  limits.max_items = 11;
  CHECK(Refusal(ten, limits) == "");
}

TEST_CASE("long texts behind many aliases are refused") {
  CHECK(Refusal("name: &a " + std::string(1'000'000, 'x') + "\nplugins: [" +
                Repeat("*a, ", 100'000) + "*a]\n") ==
        "4 too long a text after aliases are followed");
}

TEST_CASE("items of calls are counted") {
  Limits limits;
  limits.max_items = 20;
  const auto call = [&](size_t n) {
    return Refusal("nodes:\n  y: f(" + Repeat("x, ", n - 2) +
                       "x)\noutputs: [y]\n",
                   limits);
  };
  CHECK(call(19) == "");  // 18 names, the call and the output
  CHECK(call(20) == "4 more than 20 items");
  CHECK(Refusal("nodes:\n  y: f([" + Repeat("1, ", 2'000'000) + "1])\n") ==
        "4 more than 1000000 items");
}

TEST_CASE("a line of commas or brackets is refused before it is parsed") {
  // Parsed, each would take longer than the tests may.
  CHECK(Refusal("{" + Repeat(",", 15'000'000)) == "4 more than 1000000 items");
  CHECK(Refusal("[" + Repeat("\"\"", 7'000'000)) ==
        "4 more than 1000000 items");
  CHECK(Refusal(Repeat("[", 15'000'000)) == kTooDeep);
}

TEST_CASE("a text longer than the limit is refused") {
  Limits limits;
  limits.max_yaml = 12;
  CHECK(Refusal("outputs: [x]", limits) == "");
  CHECK(Refusal("outputs: [x]\n", limits) == "4 longer than 12 bytes");
}

TEST_CASE("100,000 nodes are read in linear time") {
  const auto time = [](int n) {
    std::string text = "nodes:\n  n0: x\n";
    for (int i = 1; i < n; ++i) {
      text += "  n" + std::to_string(i) + ": Add(n" + std::to_string(i - 1) +
              ", x)\n";
    }
    const std::clock_t start = std::clock();  // of this process, not the wall
    const engine::Document document = ReadText(text + "outputs: [n1]\n");
    CHECK(document.nodes.size() == static_cast<size_t>(n));
    CHECK(document.storage.empty());
    return static_cast<double>(std::clock() - start);
  };
  const double tenth = time(10'000);
  CHECK(time(100'000) < 40 * tenth);
}

}  // namespace
}  // namespace plexus::testing
