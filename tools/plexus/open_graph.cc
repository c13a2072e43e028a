#include "tools/plexus/open_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "tools/plexus/terminal.h"

namespace plexus::program {
namespace {

constexpr size_t kMostWarnings = 20;

/// What is worth telling: where outputs are asked for by name, that others
/// aren't needed is no news.
std::vector<Diagnostic> Warnings(const Graph& graph,
                                 const CommandLine& command) {
  std::vector<Diagnostic> warnings = graph.warnings();
  if (!command.outputs.empty()) {
    std::erase_if(warnings, [](const Diagnostic& warning) {
      return warning.message.starts_with("no output needs ");
    });
  }
  return warnings;
}

}  // namespace

Registry OpenRegistry(const CommandLine& command) {
  Registry registry;
  if (const char* path = std::getenv("PLEXUS_PLUGIN_PATH")) {
    std::string_view rest = path;
    while (!rest.empty()) {
      const size_t colon = std::min(rest.find(':'), rest.size());
      if (colon > 0) registry.AddSearchPath(std::string(rest.substr(0, colon)));
      rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
  }
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    registry.AddSearchPath(self.parent_path().parent_path() / "lib" / "plexus");
  }
  for (const std::string& plugin : command.plugins) registry.LoadPlugin(plugin);
  return registry;
}

Graph OpenGraph(const std::string& file, const CommandLine& command,
                const Registry& registry) {
  Graph graph = Graph::Load(file, registry, command.limits);
  const std::vector<Diagnostic> warnings = Warnings(graph, command);
  const size_t shown = std::min(warnings.size(), kMostWarnings);
  for (size_t i = 0; i < shown; ++i) Show(warnings[i]);
  if (shown < warnings.size()) {
    Tell(fmt::format("{} more warnings\n", warnings.size() - shown));
  }
  return graph;
}

Graph OpenGraph(const CommandLine& command) {
  return OpenGraph(command.graphs.front(), command, OpenRegistry(command));
}

}  // namespace plexus::program
