// plexus::Error, and how diagnostics are written for people.
#include <plexus/plexus.h>

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"

namespace plexus {
namespace {

using engine::Escaped;

struct Palette {
  std::string_view bold, error, warning, note, off;
};
constexpr Palette kPlain = {};
constexpr Palette kColour = {"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m",
                             "\x1b[1;36m", "\x1b[0m"};

// `file:line:col: ` as far as it is known.
std::string Prefix(const Location& where) {
  if (where.file.empty()) return "";
  std::string out = Escaped(where.file) + ":";
  if (where.line > 0) out += fmt::format("{}:", where.line);
  if (where.line > 0 && where.column > 0) {
    out += fmt::format("{}:", where.column);
  }
  return out + " ";
}

// The source line and the caret below it.
std::string Excerpt(const Location& where, std::string_view colour,
                    const Palette& palette) {
  if (where.source.empty()) return "";
  const int caret = std::max(where.caret, 0);
  return fmt::format("  {}\n  {:{}}{}^{}\n", Escaped(where.source), "", caret,
                     colour, palette.off);
}

}  // namespace

std::string Render(const Diagnostic& diagnostic, bool color) {
  const Palette& palette = color ? kColour : kPlain;
  const bool is_error = diagnostic.severity == Diagnostic::Severity::kError;
  const std::string_view severity = is_error ? palette.error : palette.warning;
  std::string out = fmt::format(
      "{}{}{}{}{}:{} {}{}{}\n", palette.bold, Prefix(diagnostic.where),
      palette.off, severity, is_error ? "error" : "warning", palette.off,
      palette.bold, Escaped(diagnostic.message), palette.off);
  out += Excerpt(diagnostic.where, severity, palette);
  for (const Note& note : diagnostic.notes) {
    out += fmt::format("{}{}{}{}note:{} {}\n", palette.bold, Prefix(note.where),
                       palette.off, palette.note, palette.off,
                       Escaped(note.text));
    out += Excerpt(note.where, palette.note, palette);
  }
  if (!diagnostic.help.empty()) {
    out += fmt::format("{}help:{} {}\n", palette.note, palette.off,
                       Escaped(diagnostic.help));
  }
  return out;
}

std::string DisplayText(std::string_view text) { return engine::Escaped(text); }

Error::Error(ErrorCode code, std::vector<Diagnostic> diagnostics)
    : code_(code), diagnostics_(std::move(diagnostics)) {
  for (const Diagnostic& diagnostic : diagnostics_) {
    text_ += Render(diagnostic);
  }
}

Error::Error(ErrorCode code, std::string message, std::string help)
    : Error(code, [&] {
        Diagnostic diagnostic;
        diagnostic.message = std::move(message);
        diagnostic.help = std::move(help);
        return std::vector<Diagnostic>{std::move(diagnostic)};
      }()) {}

}  // namespace plexus
