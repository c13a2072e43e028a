#include <plexus/plexus.h>

#include <catch2/catch.hpp>

#include <string>

namespace plexus {
namespace {

Location Somewhere(int line, int column, const std::string& source) {
  Location where;
  where.file = "g.yaml";
  where.line = line;
  where.column = column;
  where.source = source;
  where.caret = column - 1;
  return where;
}

Diagnostic Full() {
  Diagnostic diagnostic;
  diagnostic.where = Somewhere(4, 3, "  y: Dot(x, W)");
  diagnostic.message = "duplicate key `y`";
  diagnostic.notes = {{Somewhere(2, 3, "  y: x"), "the first one"},
                      {{}, "a fact without a place"}};
  diagnostic.help = "give it another name";
  return diagnostic;
}

TEST_CASE("a diagnostic shows places, carets, notes and help") {
  CHECK(Render(Full()) ==
        "g.yaml:4:3: error: duplicate key `y`\n"
        "    y: Dot(x, W)\n"
        "    ^\n"
        "g.yaml:2:3: note: the first one\n"
        "    y: x\n"
        "    ^\n"
        "note: a fact without a place\n"
        "help: give it another name\n");
}

TEST_CASE("colour marks the severity, the caret and the message") {
  Diagnostic diagnostic;
  diagnostic.where = Somewhere(1, 1, "x");
  diagnostic.message = "bad";
  diagnostic.help = "good";
  CHECK(Render(diagnostic, true) ==
        "\x1b[1mg.yaml:1:1: \x1b[0m\x1b[1;31merror:\x1b[0m \x1b[1mbad\x1b[0m\n"
        "  x\n"
        "  \x1b[1;31m^\x1b[0m\n"
        "\x1b[1;36mhelp:\x1b[0m good\n");
}

TEST_CASE("a warning says so") {
  Diagnostic diagnostic;
  diagnostic.severity = Diagnostic::Severity::kWarning;
  diagnostic.message = "no output needs `y`";
  CHECK(Render(diagnostic) == "warning: no output needs `y`\n");
}

TEST_CASE("a place may be a file only, or a line only") {
  Diagnostic diagnostic;
  diagnostic.message = "bad";
  diagnostic.where.file = "w.npy";
  CHECK(Render(diagnostic) == "w.npy: error: bad\n");
  diagnostic.where.line = 7;
  CHECK(Render(diagnostic) == "w.npy:7: error: bad\n");
}

TEST_CASE("no text from outside reaches the terminal raw") {
  Diagnostic diagnostic;
  diagnostic.where = Somewhere(1, 1, "\x1b[2J");
  diagnostic.where.file = "a\x1b]0;title\x07.yaml";
  diagnostic.message = "bad\nname \x1b[31m\xff";
  diagnostic.notes = {{{}, "\r\x9b"}};
  diagnostic.help = "\xe2\x80\xae";
  CHECK(Render(diagnostic) ==
        "a\\x1b]0;title\\x07.yaml:1:1: error: bad\\nname \\x1b[31m\\xff\n"
        "  \\x1b[2J\n"
        "  ^\n"
        "note: \\r\\x9b\n"
        "help: \\u202e\n");
}

TEST_CASE("an error holds its code and all its diagnostics, rendered") {
  const Error error(ErrorCode::kInvalid, {Full(), Full()});
  CHECK(error.code() == ErrorCode::kInvalid);
  CHECK(error.what() == Render(Full()) + Render(Full()));
  const Error plain(ErrorCode::kLimit, "out of memory", "use less");
  CHECK(plain.diagnostics().size() == 1);
  CHECK(std::string(plain.what()) == "error: out of memory\nhelp: use less\n");
}

}  // namespace
}  // namespace plexus
