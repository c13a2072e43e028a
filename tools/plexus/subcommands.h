// One function a subcommand. Each gives the exit code, and on success leaves in
// `out` what belongs on stdout. Throws Error.
#ifndef PLEXUS_TOOLS_PLEXUS_SUBCOMMANDS_H_
#define PLEXUS_TOOLS_PLEXUS_SUBCOMMANDS_H_

#include <string>

#include "tools/plexus/command_line.h"

namespace plexus::program {

/// Runs a graph once and delivers its outputs.
int Run(const CommandLine& command, std::string* out);
/// Every node's type.
int Check(const CommandLine& command, std::string* out);
/// Runs the graphs' examples; 1 if one gives something else.
int Test(const CommandLine& command, std::string* out);
/// The plan's steps and memory.
int ShowPlan(const CommandLine& command, std::string* out);
/// The graph as DOT text.
int Dot(const CommandLine& command, std::string* out);
/// The operators, or one of them.
int Ops(const CommandLine& command, std::string* out);
/// Times the runs of a graph.
int Bench(const CommandLine& command, std::string* out);
/// What a tensor file holds.
int Inspect(const CommandLine& command, std::string* out);
/// Writes the tensors of one file into another.
int Convert(const CommandLine& command, std::string* out);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_SUBCOMMANDS_H_
