#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>

#include "tools/plexus/comparison.h"
#include "tools/plexus/execute.h"
#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/terminal.h"

namespace plexus::program {
namespace {

/// "ok", or what is wrong with the example, for people.
std::string Verdict(const Graph& graph, const Example& example,
                    const PlanOptions& defaults) {
  std::vector<Tensor> inputs;
  for (const PortInfo& input : graph.inputs()) {
    const auto found = example.inputs.find(input.name);
    if (found == example.inputs.end()) {
      return fmt::format("input `{}` has no value", input.name);
    }
    inputs.push_back(found->second);
  }
  PlanOptions options = defaults;
  for (const auto& [name, want] : example.outputs) {
    options.outputs.push_back(name);
  }
  std::string verdict;
  for (const NamedTensor& got : Execute(graph, inputs, options)) {
    const auto want = example.outputs.find(got.name);
    if (want == example.outputs.end()) continue;
    const std::string difference =
        Difference(got.name, got.tensor, want->second, example.tolerance);
    if (difference.empty()) continue;
    verdict += (verdict.empty() ? "" : "; ") + difference;
  }
  return verdict.empty() ? "ok" : verdict;
}

/// Runs the examples of one graph, adding a line for each to `report`; gives
/// the exit code.
int TestGraph(const std::string& file, const CommandLine& command,
              const Registry& registry, std::string* report) {
  const Graph graph = OpenGraph(file, command, registry);
  const std::vector<Example> examples = graph.examples();
  if (examples.empty()) *report += file + ": no examples\n";
  int code = 0;
  for (size_t i = 0; i < examples.size(); ++i) {
    std::string verdict;
    try {
      verdict = Verdict(graph, examples[i], command.plan_options());
    } catch (const Error& error) {
      verdict = error.diagnostics().front().message;
    }
    std::string place = file;
    if (verdict != "ok") {
      code = static_cast<int>(ErrorCode::kRun);
      place += fmt::format(":{}:{}", examples[i].where.line,
                           examples[i].where.column);
    }
    *report += fmt::format("{}: example {}: {}\n", place, i + 1, verdict);
  }
  return code;
}

}  // namespace

int Test(const CommandLine& command, std::string* out) {
  const Registry registry = OpenRegistry(command);
  std::string report;
  int code = 0;
  for (const std::string& file : command.graphs) {
    int result = 0;
    try {
      result = TestGraph(file, command, registry, &report);
    } catch (const Error& error) {
      result = static_cast<int>(error.code());
      report += error.what();
    }
    if (code == 0) code = result;
  }
  if (code == 0) {
    *out = std::move(report);
  } else {
    Tell(report);
  }
  return code;
}

}  // namespace plexus::program
