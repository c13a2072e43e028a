// What the user typed, before it is understood.
#ifndef PLEXUS_TOOLS_PLEXUS_RAW_ARGUMENTS_H_
#define PLEXUS_TOOLS_PLEXUS_RAW_ARGUMENTS_H_

#include <string>
#include <vector>

#include "tools/plexus/command_line.h"

namespace plexus::program {

/// The arguments as text: all values of each option, in order.
struct RawArguments {
  std::vector<std::string> inputs, outputs, dims;
  std::vector<std::string> format, simd, threads, seconds, dtype, rank;
  std::vector<std::string> max_memory, max_yaml, max_depth, max_items;
  bool no_fuse = false;
};

/// Sets what the arguments say. Throws Error (kUsage) for what can't be
/// understood, and for a second value of an option that takes one.
void Understand(const RawArguments& raw, CommandLine* command);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_RAW_ARGUMENTS_H_
