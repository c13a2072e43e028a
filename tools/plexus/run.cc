#include <plexus/plexus.h>

#include <algorithm>
#include <optional>

#include "tools/plexus/element.h"
#include "tools/plexus/execute.h"
#include "tools/plexus/nan_origin.h"
#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/terminal.h"

namespace plexus::program {

int Run(const CommandLine& command, std::string* out) {
  const Graph graph = OpenGraph(command);
  std::vector<OutputTarget> targets = command.outputs;
  if (targets.empty()) {
    for (const PortInfo& output : graph.outputs()) {
      targets.push_back({output.name, ""});
    }
  }
  PlanOptions options = command.plan_options();
  options.dims = command.dims;
  for (const OutputTarget& target : targets) {
    if (std::find(options.outputs.begin(), options.outputs.end(),
                  target.name) == options.outputs.end()) {
      options.outputs.push_back(target.name);
    }
  }
  const std::vector<Tensor> inputs =
      LoadInputs(graph, command.inputs, command.limits,
                 graph.NeededInputs(options.outputs));
  const std::vector<NamedTensor> results = Execute(graph, inputs, options);
  *out = Deliver(targets, results, command.json);

  if (std::any_of(results.begin(), results.end(),
                  [](const auto& r) { return HasNan(r.tensor); }) &&
      std::none_of(inputs.begin(), inputs.end(), HasNan)) {
    const std::optional<Diagnostic> origin =
        FindNanOrigin(graph, inputs, options);
    if (origin) Show(*origin);
  }
  return 0;
}

}  // namespace plexus::program
