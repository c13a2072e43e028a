// From the command line's file and options to a checked graph.
#ifndef PLEXUS_TOOLS_PLEXUS_OPEN_GRAPH_H_
#define PLEXUS_TOOLS_PLEXUS_OPEN_GRAPH_H_

#include <plexus/plexus.h>

#include <string>

#include "tools/plexus/command_line.h"

namespace plexus::program {

/// The standard operators and those of --plugin; `plugins:` of a graph are
/// looked for in the folders of PLEXUS_PLUGIN_PATH (separated by colons), then
/// in ../lib/plexus beside the program's own folder. Throws kPlugin.
Registry OpenRegistry(const CommandLine& command);

/// Loads the graph and shows its warnings, at most 20, on stderr.
Graph OpenGraph(const std::string& file, const CommandLine& command,
                const Registry& registry);
/// The same for subcommands that take one graph.
Graph OpenGraph(const CommandLine& command);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_OPEN_GRAPH_H_
