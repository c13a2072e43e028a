#include "tools/plexus/needed_inputs.h"

#include <map>
#include <tuple>

namespace plexus::program {

namespace {

/// All values that a user may ask for, by name; those of a node by "node".
std::multimap<std::string, int> NamedValues(const Graph& graph,
                                            const std::vector<NodeInfo>& nodes) {
  std::multimap<std::string, int> named;
  for (const auto* ports : {&graph.inputs(), &graph.outputs()}) {
    for (const PortInfo& port : *ports) named.emplace(port.name, port.value);
  }
  for (int v = 0; v < graph.value_count(); ++v) {
    const ValueInfo value = graph.value(v);
    if (value.kind == ValueInfo::Kind::kParameter) named.emplace(value.name, v);
  }
  for (const NodeInfo& node : nodes) {
    for (const int value : node.outputs) named.emplace(node.name, value);
  }
  return named;
}

}  // namespace

std::vector<bool> NeededInputs(const Graph& graph,
                               const std::vector<std::string>& names) {
  std::vector<NodeInfo> nodes;
  for (int n = 0; n < graph.node_count(); ++n) nodes.push_back(graph.node(n));
  const auto named = NamedValues(graph, nodes);
  std::vector<bool> needed(static_cast<size_t>(graph.value_count()), false);
  for (const std::string& name : names) {
    auto [begin, end] = named.equal_range(name);
    if (begin == end) {
      std::tie(begin, end) = named.equal_range(name.substr(0, name.find('.')));
    }
    if (begin == end) return std::vector<bool>(graph.inputs().size(), true);
    for (; begin != end; ++begin) needed[begin->second] = true;
  }
  // Producers come first.
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    bool runs = false;
    for (const int value : node->outputs) runs = runs || needed[value];
    for (const int value : node->inputs) {
      if (runs && value >= 0) needed[value] = true;
    }
  }
  std::vector<bool> inputs;
  for (const PortInfo& input : graph.inputs()) {
    inputs.push_back(needed[input.value]);
  }
  return inputs;
}

}  // namespace plexus::program
