#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>

#include "tools/plexus/open_graph.h"
#include "tools/plexus/subcommands.h"
#include "tools/plexus/text_table.h"
#include "tools/plexus/type_text.h"

namespace plexus::program {
namespace {

std::string Ports(const Graph& graph, const std::vector<PortInfo>& ports) {
  std::vector<std::vector<std::string>> rows;
  for (const PortInfo& port : ports) {
    rows.push_back({port.name, TypeText(graph.value(port.value))});
  }
  return TextTable(rows);
}

void AppendNodes(const Graph& graph, std::string* text) {
  const auto row = [&](size_t n) {
    const NodeInfo node = graph.node(static_cast<int>(n));
    std::string types;
    for (const int value : node.outputs) {
      types += (types.empty() ? "" : ", ") + TypeText(graph.value(value));
    }
    return std::vector{node.name, node.op, types, node.attributes};
  };
  AppendTextTable(static_cast<size_t>(graph.node_count()), row, text);
}

}  // namespace

int Check(const CommandLine& command, std::string* out) {
  const Graph graph = OpenGraph(command);
  (void)graph.examples();  // throws for names that aren't there, and bad files
  *out = graph.name().empty() ? command.graphs.front() : graph.name();
  if (!graph.doc().empty()) *out += ": " + graph.doc();
  if (!out->ends_with('\n')) *out += '\n';
  *out += "inputs\n" + Ports(graph, graph.inputs());
  int parameters = 0;
  for (int v = 0; v < graph.value_count(); ++v) {
    parameters += graph.value(v).kind == ValueInfo::Kind::kParameter;
  }
  *out += fmt::format("parameters: {}\nnodes: {}\n", parameters,
                      graph.node_count());
  AppendNodes(graph, out);
  *out += "outputs\n" + Ports(graph, graph.outputs());
  if (!graph.constraints().empty()) {
    *out += "constraints\n";
    for (const std::string& constraint : graph.constraints()) {
      *out += "  " + constraint + "\n";
    }
  }
  return 0;
}

}  // namespace plexus::program
