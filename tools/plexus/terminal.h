// stdout and stderr: data goes to the first, what people read to the second.
#ifndef PLEXUS_TOOLS_PLEXUS_TERMINAL_H_
#define PLEXUS_TOOLS_PLEXUS_TERMINAL_H_

#include <plexus/plexus.h>

#include <string_view>

namespace plexus::program {

bool StderrIsTerminal();

/// Writes a diagnostic to stderr; in colour on a terminal, unless NO_COLOR is
/// set.
void Show(const Diagnostic& diagnostic);

/// Writes plain text to stderr.
void Tell(std::string_view text);

/// Writes all of `text` to stdout, unbuffered. Gives the program's exit code:
/// 0, 141 where nobody reads any more, 1 where it can't be written (stderr says
/// why).
int WriteStdout(std::string_view text);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_TERMINAL_H_
