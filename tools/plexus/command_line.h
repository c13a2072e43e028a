// What the user asked for, from the program's arguments.
#ifndef PLEXUS_TOOLS_PLEXUS_COMMAND_LINE_H_
#define PLEXUS_TOOLS_PLEXUS_COMMAND_LINE_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/plexus/input_value.h"
#include "tools/plexus/output_target.h"

namespace plexus::program {

/// One call of the program. Options that a subcommand does not take keep their
/// defaults.
struct CommandLine {
  enum class Command {
    kText,  ///< nothing to do but print `text`: help, version
    kRun,
    kCheck,
    kTest,
    kPlan,
    kDot,
    kOps,
    kBench,
    kInspect,
    kConvert
  };
  Command command = Command::kText;
  std::string text;

  std::vector<std::string> graphs;  ///< files; one, but for `test`
  std::string op;                   ///< `ops NAME`; "" for all
  std::string from;                 ///< what `inspect`, `convert` read
  std::string to;                   ///< what `convert` writes
  int32_t dtype = PLEXUS_NONE;      ///< what a CSV is read as, where given
  int rank = -1;                    ///< likewise
  std::vector<InputValue> inputs;
  std::vector<OutputTarget> outputs;
  bool json = false;
  std::map<std::string, int64_t> dims;
  int threads = 1;
  uint32_t simd = ~0u;
  bool fuse = true;
  double seconds = 1;  ///< how long `bench` runs
  std::vector<std::string> plugins;  ///< files
  Limits limits;

  /// The options for Graph::Compile, without dims and outputs.
  PlanOptions plan_options() const;
};

/// Throws Error (kUsage) where the arguments can't be understood.
CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_COMMAND_LINE_H_
