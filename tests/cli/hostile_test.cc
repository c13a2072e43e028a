// Graphs that want too much: refused quickly, with the limit named.
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/cli/program.h"

namespace plexus::testing {
namespace {

struct Timed {
  ProcessResult result;
  double seconds;
};

Timed Check(const std::string& text,
            const std::vector<std::string>& options = {}) {
  const TemporaryFolder folder;
  WriteFile(folder / "graph.yaml", text);
  std::vector<std::string> args = {"check", "graph.yaml"};
  args.insert(args.end(), options.begin(), options.end());
  const auto start = std::chrono::steady_clock::now();
  ProcessResult result = Plexus(args, {.folder = folder / ""});
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - start;
  return {std::move(result), taken.count()};
}

std::string Repeat(const std::string& text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

TEST_CASE("lists nested 100,000 deep are refused") {
  const Timed got =
      Check("inputs:\n  x: [2]\nparameters:\n  W: " + Repeat("[", 100'000) +
            Repeat("]", 100'000) + "\noutputs: [x]\n");
  CHECK(got.result.code == 4);
  CHECK(got.result.out == "");
  CHECK(got.result.err.find("--max-depth") != std::string::npos);
}

TEST_CASE("calls nested 100,000 deep are refused") {
  const Timed got =
      Check("inputs:\n  x: [2]\nnodes:\n  y: " + Repeat("Neg(", 100'000) + "x" +
            Repeat(")", 100'000) + "\noutputs: [y]\n");
  CHECK(got.result.code == 4);
  CHECK(got.result.out == "");
  CHECK(got.result.err.find("--max-depth") != std::string::npos);
}

TEST_CASE("an alias bomb is refused at once") {
  std::string text = "inputs:\n  x: [2]\nparameters:\n  a0: &a0 [1, 1]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            last + ", " + last + "]\n";
  }
  const Timed got = Check(text + "outputs: [x]\n");
  CHECK(got.result.code == 4);
  CHECK(got.result.out == "");
  CHECK(got.seconds < 1.0);
}

TEST_CASE("functions that multiply calls are refused at once") {
  std::string text = "inputs:\n  x: [2]\nfunctions:\n  F0(x): Neg(x)\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "F" + std::to_string(i - 1);
    text += "  F" + std::to_string(i) + "(x): " + last + "(" + last + "(x))\n";
  }
  const Timed got = Check(text + "nodes:\n  y: F59(x)\noutputs: [y]\n");
  CHECK(got.result.code == 4);
  CHECK(got.result.out == "");
  CHECK(got.result.err.find("    y: F59(x)\n       ^\n") != std::string::npos);
  CHECK(got.seconds < 20.0);
}

TEST_CASE("of many warnings the first 20 are shown") {
  std::string text = "inputs:\n  x: [2]\nnodes:\n";
  for (int i = 0; i < 30; ++i) {
    text += "  n" + std::to_string(i) + ": Neg(x)\n";
  }
  const Timed got = Check(text + "outputs: [n0]\n");
  CHECK(got.result.code == 0);
  CHECK(got.result.err.find("no output needs `n20`") != std::string::npos);
  CHECK(got.result.err.find("no output needs `n21`") == std::string::npos);
  CHECK(got.result.err.ends_with("\n9 more warnings\n"));
}

TEST_CASE("limits are flags") {
  const std::string text =
      "inputs:\n  x: [2]\nnodes:\n  y: " + Repeat("Neg(", 40) + "x" +
      Repeat(")", 40) + "\noutputs: [y]\n";
  CHECK(Check(text).result.code == 0);
  CHECK(Check(text, {"--max-depth", "30"}).result.code == 4);
  CHECK(Check(text, {"--max-items", "20"}).result.code == 4);
  CHECK(Check(text, {"--max-yaml", "100"}).result.code == 4);
  CHECK(Check(text, {"--max-yaml", "1K"}).result.code == 0);
}

}  // namespace
}  // namespace plexus::testing
