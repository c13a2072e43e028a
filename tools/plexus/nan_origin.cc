#include "tools/plexus/nan_origin.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>

#include "tools/plexus/element.h"
#include "tools/plexus/execute.h"

namespace plexus::program {

std::optional<Diagnostic> FindNanOrigin(const Graph& graph,
                                        const std::vector<Tensor>& inputs,
                                        PlanOptions options) {
  graph.BindDims(inputs, &options.dims);
  const std::vector<std::string> pruned = graph.Compile(options)->pruned();
  const std::set<std::string> unneeded(pruned.begin(), pruned.end());
  options.fuse = false;
  options.outputs.clear();
  std::map<std::string, int> values;
  const auto keep = [&](int value) {
    const ValueInfo info = graph.value(value);
    if (info.name.empty() || !values.emplace(info.name, value).second) return;
    if (info.kind != ValueInfo::Kind::kConstant) {
      options.outputs.push_back(info.name);
    }
  };
  for (int n = 0; n < graph.node_count(); ++n) {
    const NodeInfo node = graph.node(n);
    if (unneeded.contains(node.name)) continue;
    for (const int value : node.inputs) {
      if (value >= 0) keep(value);
    }
    for (const int value : node.outputs) keep(value);
  }

  std::map<int, Tensor> known;
  for (const NamedTensor& result : Execute(graph, inputs, options)) {
    known.emplace(values.at(result.name), result.tensor);
  }
  const auto has_nan = [&](int value) {
    const auto found = known.find(value);
    return found != known.end() && HasNan(found->second);
  };
  for (int n = 0; n < graph.node_count(); ++n) {
    const NodeInfo node = graph.node(n);
    bool from_input = false;
    for (const int value : node.inputs) from_input |= has_nan(value);
    bool made = false;
    for (const int value : node.outputs) made |= has_nan(value);
    if (!made || from_input) continue;

    Diagnostic warning;
    warning.severity = Diagnostic::Severity::kWarning;
    warning.where = node.where;
    warning.message =
        fmt::format("`{}` ({}) is the first to make a NaN", node.name, node.op);
    for (const int value :
         std::set<int>(node.inputs.begin(), node.inputs.end())) {
      const auto found = known.find(value);
      if (found == known.end()) continue;
      warning.notes.push_back(
          {{},
           fmt::format("its input `{}` is {}", graph.value(value).name,
                       RangeText(found->second))});
    }
    if (!node.doc.empty()) {
      warning.notes.push_back({{}, "its doc: " + node.doc});
    }
    return warning;
  }
  return std::nullopt;
}

}  // namespace plexus::program
