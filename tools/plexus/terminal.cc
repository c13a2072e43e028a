#include "tools/plexus/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace plexus::program {
namespace {

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool UseColor() {
  const char* no_color = std::getenv("NO_COLOR");
  return StderrIsTerminal() && (no_color == nullptr || no_color[0] == '\0');
}

}  // namespace

bool StderrIsTerminal() { return isatty(STDERR_FILENO) == 1; }

void Show(const Diagnostic& diagnostic) {
  Tell(Render(diagnostic, UseColor()));
}

// stderr is the last resort: where it can't be written, the exit code speaks.
void Tell(std::string_view text) { (void)WriteAll(STDERR_FILENO, text); }

int WriteStdout(std::string_view text) {
  if (WriteAll(STDOUT_FILENO, text)) return 0;
  if (errno == EPIPE) return 141;
  Diagnostic diagnostic;
  diagnostic.message = std::string("can't write to stdout: ") + strerror(errno);
  Show(diagnostic);
  return 1;
}

}  // namespace plexus::program
