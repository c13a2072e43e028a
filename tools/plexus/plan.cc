#include <fmt/format.h>
#include <fmt/ranges.h>
#include <plexus/plexus.h>

#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/text_table.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

std::string Names(const char* title, const std::vector<std::string>& names) {
  return names.empty() ? ""
                       : fmt::format("{}: {}\n", title, fmt::join(names, ", "));
}

/// The first few of a step's nodes, and how many more there are.
std::string Few(const std::vector<std::string>& items, const char* between) {
  constexpr size_t kShown = 12;
  if (items.size() <= kShown) {
    return fmt::format("{}", fmt::join(items, between));
  }
  return fmt::format("{}{}... ({} in all)",
                     fmt::join(items.begin(), items.begin() + kShown, between),
                     between, items.size());
}

}  // namespace

int ShowPlan(const CommandLine& command, std::string* out) {
  const Graph graph = OpenGraph(command);
  PlanOptions options = command.plan_options();
  options.dims = command.dims;
  for (const OutputTarget& target : command.outputs) {
    options.outputs.push_back(target.name);
  }
  if (!command.inputs.empty()) {
    graph.BindDims(
        LoadInputs(graph, command.inputs, command.limits,
                   std::vector<bool>(graph.inputs().size(), false)),
        &options.dims);
  }
  const auto plan = graph.Compile(options);

  *out = fmt::format("steps: {} ({}, {} thread{})\n", plan->step_count(),
                     SimdName(plan->simd()), plan->threads(),
                     plan->threads() == 1 ? "" : "s");
  const auto row = [&](size_t i) {
    const StepInfo step = plan->step(static_cast<int>(i));
    return std::vector<std::string>{
        fmt::format("{}", i + 1), step.kind, Few(step.ops, " + "),
        TypeText(step.dtype, step.shape), Few(step.nodes, ", "),
        step.branches == 0
            ? ""
            : fmt::format("branch {} of {}", step.branch, step.branches)};
  };
  AppendTextTable(static_cast<size_t>(plan->step_count()), row, out);
  *out += Names("views of their input", plan->views());
  *out += Names("dropped, they change nothing", plan->dropped());
  *out += Names("folded to constants", plan->folded());
  *out += Names("pruned", plan->pruned());
  *out += Names("shared", plan->shared());
  const MemoryInfo& memory = plan->memory();
  *out += "bytes\n" + TextTable({{"arena", fmt::format("{}", memory.arena)},
                                 {"scratch", fmt::format("{}", memory.scratch)},
                                 {"outputs", fmt::format("{}", memory.outputs)},
                                 {"weights", fmt::format("{}", memory.weights)},
                                 {"packed", fmt::format("{}", memory.packed)},
                                 {"total", fmt::format("{}", memory.total())}});
  return 0;
}

}  // namespace plexus::program
