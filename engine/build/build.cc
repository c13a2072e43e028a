#include "engine/build/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/build/expansion.h"
#include "engine/build/parameters.h"
#include "engine/build/topology.h"
#include "engine/build/wiring.h"

namespace plexus::engine {

namespace {

std::vector<Need> NeedsOf(const Graph& graph) {
  std::vector<Need> needs;
  needs.reserve(graph.operands.size());
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    for (const ValueId value : graph.InputsOf(graph.nodes[n])) {
      if (value == kNoValue) continue;
      const int32_t producer = graph.values[value].node;
      if (producer >= 0) needs.emplace_back(static_cast<int32_t>(n), producer);
    }
  }
  return needs;
}

void ReportCycle(const Graph& graph, const std::vector<int32_t>& cycle,
                 Report* report) {
  const Node& first = graph.nodes[cycle.front()];
  std::string text;
  if (cycle.size() == 1) {
    text = fmt::format("`{}` needs its own output", first.name);
  } else {
    const size_t shown = cycle.size() > 10 ? 5 : cycle.size();
    text = "these nodes need each other in a circle: ";
    for (size_t i = 0; i < shown; ++i) {
      text += fmt::format("{} -> ", graph.nodes[cycle[i]].name);
    }
    text += shown < cycle.size()
                ? fmt::format("... ({} nodes)", cycle.size())
                : std::string(first.name);
  }
  Entry entry = report->Error(first.place, std::move(text));
  for (size_t i = 1; i < cycle.size() && i < 5; ++i) {
    const Node& node = graph.nodes[cycle[i]];
    entry.Note(node.place, fmt::format("`{}` is here", node.name));
  }
  NoteCallSites(graph, first.site, &entry);
  entry.Help("a graph has no loops: feed the old state in as an input");
}

/// Puts the nodes into topological order.
void OrderNodes(Graph* graph, Report* report) {
  const auto count = static_cast<int32_t>(graph->nodes.size());
  const Topology topology = Sort(count, NeedsOf(*graph));
  for (const std::vector<int32_t>& cycle : topology.cycles) {
    ReportCycle(*graph, cycle, report);
  }
  if (!topology.cycles.empty()) return;
  std::vector<int32_t> position(graph->nodes.size());
  std::vector<Node> nodes;
  nodes.reserve(graph->nodes.size());
  for (const int32_t node : topology.order) {
    position[node] = static_cast<int32_t>(nodes.size());
    nodes.push_back(graph->nodes[node]);
  }
  graph->nodes = std::move(nodes);
  for (Value& value : graph->values) {
    if (value.node >= 0) value.node = position[value.node];
  }
}

/// Which nodes the outputs need.
std::vector<bool> Needed(const Graph& graph) {
  std::vector<bool> needed(graph.nodes.size(), false);
  for (const NamedValue& output : graph.outputs) {
    if (output.value == kNoValue) continue;
    const int32_t node = graph.values[output.value].node;
    if (node >= 0) needed[node] = true;
  }
  for (size_t n = graph.nodes.size(); n-- > 0;) {
    if (!needed[n]) continue;
    for (const ValueId value : graph.InputsOf(graph.nodes[n])) {
      if (value == kNoValue) continue;
      const int32_t producer = graph.values[value].node;
      if (producer >= 0) needed[producer] = true;
    }
  }
  return needed;
}

/// The call in the graph itself that a node is from; -1: it is its own.
int32_t OutermostSite(const Graph& graph, const Node& node) {
  int32_t outermost = -1;
  for (int32_t site = node.site; site >= 0; site = graph.sites[site].parent) {
    outermost = site;
  }
  return outermost;
}

void WarnOfUnneeded(const Graph& graph, Report* report) {
  const std::vector<bool> needed = Needed(graph);
  // Of a call with several outputs one is enough.
  std::vector<bool> needed_sites(graph.sites.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const int32_t site = OutermostSite(graph, graph.nodes[n]);
    if (site >= 0 && needed[n]) needed_sites[site] = true;
  }
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    const bool inner = node.name.find('/') != std::string_view::npos;
    const int32_t site = OutermostSite(graph, node);
    if (needed[n] || inner || (site >= 0 && needed_sites[site])) continue;
    report->Warning(site < 0 ? node.place : graph.sites[site].place,
                    fmt::format("no output needs `{}`", node.name));
  }
}

/// Room for the nodes and values of a graph without callables: nothing is moved.
void Reserve(const Document& document, Graph* graph) {
  size_t calls = 0;
  for (size_t i = 0; i < document.expressions.size(); ++i) {
    calls += document.expressions[i].kind == Expression::Kind::kCall;
  }
  graph->nodes.reserve(calls);
  graph->results.reserve(calls);
  graph->values.reserve(calls + graph->inputs.size() +
                        graph->parameters.size() + document.literals.size());
}

}  // namespace

Graph Build(std::vector<Document> documents,
            std::shared_ptr<const Registry::Impl> registry,
            const Limits& limits, Report* report) {
  const Callables callables(documents);
  CheckExpansion(documents, callables, limits);
  Graph graph;
  const Document& document = documents[0];
  graph.name = document.name.text;
  graph.doc = document.doc.text;
  graph.dtype = document.dtype;
  for (const InputText& input : document.inputs) {
    graph.inputs.push_back(MakeInput(document, input));
  }
  std::vector<MissingParameters> missing;
  graph.parameters = LoadParameters(documents, limits, report, &graph.storage,
                                    &missing);
  Reserve(document, &graph);
  graph.registry = std::move(registry);
  Wiring(documents, callables, missing, limits, report, &graph).WireGraph();
  graph.examples = std::move(documents[0].examples);
  for (Document& read : documents) {
    graph.sources.push_back(std::move(read.source));
    graph.texts.push_back(std::move(read.storage));  // moves no string
  }
  documents.clear();  // what follows takes as much memory as it frees
  OrderNodes(&graph, report);
  if (report->ok()) WarnOfUnneeded(graph, report);
  return graph;
}

}  // namespace plexus::engine
