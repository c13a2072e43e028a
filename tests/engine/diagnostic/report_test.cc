#include "engine/diagnostic/report.h"

#include <catch2/catch.hpp>

#include <string>

namespace plexus::engine {
namespace {

// What ThrowIfAny throws, and its code before it.
std::string Thrown(Report* report) {
  try {
    report->ThrowIfAny();
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + "\n" +
           error.what();
  }
  return "nothing";
}

TEST_CASE("a report without errors throws nothing, warnings or not") {
  Report report;
  CHECK(report.ok());
  report.Warning({}, "careful").Help("do this");
  CHECK(report.ok());
  CHECK(Thrown(&report) == "nothing");
  const std::vector<Diagnostic> warnings = report.TakeWarnings();
  REQUIRE(warnings.size() == 1);
  CHECK(Render(warnings[0]) == "warning: careful\nhelp: do this\n");
}

TEST_CASE("errors come in the order of their places, file by file") {
  const Source b("b.yaml", ".", "xyz");
  const Source a("a.yaml", ".", "xyz");
  Report report;
  report.Error({&b, 2}, "second", ErrorCode::kLimit);
  report.Error({}, "without a place");
  report.Error({&a, 0}, "third");
  report.Error({&b, 1}, "first").Note({&a, 1}, "see").Help("help");
  CHECK_FALSE(report.ok());
  CHECK(Thrown(&report) ==
        "4\n"
        "b.yaml:1:2: error: first\n  xyz\n   ^\n"
        "a.yaml:1:2: note: see\n  xyz\n   ^\n"
        "help: help\n"
        "b.yaml:1:3: error: second\n  xyz\n    ^\n"
        "a.yaml:1:1: error: third\n  xyz\n  ^\n"
        "error: without a place\n");
  CHECK(report.ok());
}

TEST_CASE("twenty errors are kept and the others counted") {
  for (int n : {20, 21, 23}) {
    Report report;
    for (int i = 0; i < n; ++i) {
      CHECK(report.full() == (i >= 20));
      report.Error({}, "e").Note({}, "note of " + std::to_string(i));
    }
    std::string expected = "3\n";
    for (int i = 0; i < 20; ++i) {
      expected += "error: e\nnote: note of " + std::to_string(i) + "\n";
    }
    if (n == 21) expected += "note: and 1 more error\n";
    if (n == 23) expected += "note: and 3 more errors\n";
    CHECK(Thrown(&report) == expected);
  }
}

}  // namespace
}  // namespace plexus::engine
