// What goes wrong, and where: the one exception of the library, and the texts that
// are made of it. plexus.h includes it.
#ifndef PLEXUS_ERROR_H_
#define PLEXUS_ERROR_H_

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What failed; the program's exit code has the same value.
enum class ErrorCode {
  kRun = 1,      ///< the run, or writing a file, failed
  kUsage = 2,    ///< a call with values that can't be right
  kInvalid = 3,  ///< the graph, or an input, is wrong
  kLimit = 4,    ///< a limit was reached, or memory ran out
  kPlugin = 5    ///< a plugin can't be loaded
};

/// A place in a text: line and column (in characters) from 1; 0 where unknown.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  /// The source line, cut to 100 characters around the place, control
  /// characters escaped; and where the caret goes below it (0 is the first).
  std::string source;
  int caret = 0;
};

/// Another place, or a fact, that belongs to a diagnostic.
struct Note {
  Location where;  ///< file empty: no place
  std::string text;
};

/// One finding about a graph or an input.
struct Diagnostic {
  enum class Severity { kError, kWarning };
  Severity severity = Severity::kError;
  Location where;  ///< file empty: no place
  std::string message;
  std::vector<Note> notes;
  std::string help;  ///< what to do about it; may be empty
};

/// `file:line:col: error: message`, the source line, a caret, notes and help, as
/// a text of several lines that ends with a newline. `color`: ANSI colours.
std::string Render(const Diagnostic& diagnostic, bool color = false);

/// Untrusted text as a terminal may show it: control characters, bytes that are
/// not UTF-8 and invisible characters that reorder text as `\n`, `\x1b`,
/// `\u202e`.
std::string DisplayText(std::string_view text);

/// A help for a mistyped name: "did you mean `images`?" with the one of `known`
/// that is nearest by edit distance (at most a third of the word's length, at least
/// 1; case counts half); `otherwise` where none is near.
std::string DidYouMean(std::string_view word,
                       const std::vector<std::string_view>& known,
                       std::string otherwise = "");

/// The one exception of the library: a code, and at least one diagnostic.
class Error : public std::exception {
 public:
  Error(ErrorCode code, std::vector<Diagnostic> diagnostics);
  /// Without a place.
  Error(ErrorCode code, std::string message, std::string help = "");

  ErrorCode code() const { return code_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  /// All diagnostics, rendered without colour.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  ErrorCode code_;
  std::vector<Diagnostic> diagnostics_;
  std::string text_;
};

}  // namespace plexus

#endif  // PLEXUS_ERROR_H_
