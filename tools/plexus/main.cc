// The `plexus` program: data goes to stdout, at the end and only on success;
// what people read goes to stderr; the exit code says what kind of thing
// failed.
#include <plexus/plexus.h>

#include <csignal>
#include <exception>
#include <new>
#include <string>

#include "tools/plexus/command_line.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/terminal.h"

namespace plexus::program {
namespace {

int Dispatch(const CommandLine& command, std::string* out) {
  switch (command.command) {
    case CommandLine::Command::kText:
      *out = command.text;
      return 0;
    case CommandLine::Command::kRun:
      return Run(command, out);
    case CommandLine::Command::kCheck:
      return Check(command, out);
    case CommandLine::Command::kTest:
      return Test(command, out);
    case CommandLine::Command::kPlan:
      return ShowPlan(command, out);
    case CommandLine::Command::kDot:
      return Dot(command, out);
    case CommandLine::Command::kOps:
      return Ops(command, out);
    case CommandLine::Command::kBench:
      return Bench(command, out);
    case CommandLine::Command::kInspect:
      return Inspect(command, out);
    case CommandLine::Command::kConvert:
      return Convert(command, out);
  }
  return 0;
}

int Main(int argc, const char* const* argv) {
  try {
    std::string out;
    const int code = Dispatch(ParseCommandLine(argc, argv), &out);
    return code != 0 ? code : WriteStdout(out);
  } catch (const Error& error) {
    for (const Diagnostic& diagnostic : error.diagnostics()) Show(diagnostic);
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    Tell("error: out of memory\n");
    return static_cast<int>(ErrorCode::kLimit);
  } catch (const std::exception& error) {
    Tell("error: ");
    Tell(error.what());
    Tell("\n");
    return static_cast<int>(ErrorCode::kRun);
  }
}

}  // namespace
}  // namespace plexus::program

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file over `ulimit -f` fails with words
  return plexus::program::Main(argc, argv);
}
