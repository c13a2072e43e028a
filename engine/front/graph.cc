// What a loaded graph says of itself.

#include <fmt/format.h>

#include <utility>

#include "engine/build/parameters.h"
#include "engine/diagnostic/report.h"
#include "engine/front/graph_impl.h"

namespace plexus {

namespace {

using engine::Node;
using engine::TypedGraph;
using engine::Value;
using engine::ValueId;

std::string AttributesText(const engine::Graph& graph, const Node& node) {
  std::string text;
  if (node.attributes < 0) return text;
  const engine::AttributeSet& set = graph.attributes[node.attributes];
  for (size_t i = 0; i < set.size(); ++i) {
    if (!set[i]) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ",
                        node.op->op->attributes[i].name, set[i]->Text());
  }
  return text;
}

ValueInfo Describe(const TypedGraph& typed, ValueId id) {
  const engine::Graph& graph = *typed.graph;
  const Value& value = graph.values[id];
  ValueInfo info;
  info.dtype = typed.types[id].dtype;
  for (const int64_t dim : typed.ShapeOf(id)) {
    info.shape.push_back(typed.dims.Text(dim));
  }
  info.name = graph.NameOf(id);
  switch (value.kind) {
    case Value::Kind::kInput:
      info.kind = ValueInfo::Kind::kInput;
      break;
    case Value::Kind::kParameter:
      info.kind = ValueInfo::Kind::kParameter;
      break;
    case Value::Kind::kLiteral:
      info.kind = ValueInfo::Kind::kConstant;
      break;
    case Value::Kind::kOutput:
      info.kind = ValueInfo::Kind::kNodeOutput;
      break;
  }
  return info;
}

Graph::Impl::Listing List(const TypedGraph& typed) {
  const engine::Graph& graph = *typed.graph;
  Graph::Impl::Listing listing;
  std::vector<int> index(graph.values.size(), -1);
  for (size_t v = 0; v < graph.values.size(); ++v) {
    if (typed.types[v].dtype == PLEXUS_NONE) continue;  // stands for another
    index[v] = static_cast<int>(listing.values.size());
    listing.values.push_back(Describe(typed, static_cast<ValueId>(v)));
  }
  for (const Node& node : graph.nodes) {
    NodeInfo info;
    info.name = node.name;
    info.op = node.op->op->name;
    info.doc = node.doc;
    info.attributes = AttributesText(graph, node);
    info.where = engine::Locate(node.place);
    for (const ValueId value : graph.InputsOf(node)) {
      info.inputs.push_back(value == engine::kNoValue ? -1 : index[value]);
    }
    for (const ValueId value : graph.OutputsOf(node)) {
      info.outputs.push_back(index[value]);
    }
    listing.nodes.push_back(std::move(info));
  }
  for (size_t i = 0; i < graph.inputs.size(); ++i) {
    listing.inputs.push_back({std::string(graph.inputs[i].name),
                              index[graph.input_values[i]]});
  }
  for (const engine::NamedValue& output : graph.outputs) {
    listing.outputs.push_back(
        {std::string(output.name), index[output.value]});
  }
  return listing;
}

}  // namespace

const Graph::Impl::Listing& Graph::Impl::listing() const {
  std::call_once(listed, [&] { listing_ = List(*typed); });
  return listing_;
}

const std::string& Graph::name() const { return impl_->name; }
const std::string& Graph::doc() const { return impl_->doc; }
const std::vector<PortInfo>& Graph::inputs() const {
  return impl_->listing().inputs;
}
const std::vector<PortInfo>& Graph::outputs() const {
  return impl_->listing().outputs;
}
const std::vector<ValueInfo>& Graph::values() const {
  return impl_->listing().values;
}
const std::vector<NodeInfo>& Graph::nodes() const {
  return impl_->listing().nodes;
}
const std::vector<std::string>& Graph::dims() const {
  return impl_->typed->dims.names();
}
const std::vector<std::string>& Graph::constraints() const {
  return impl_->constraints;
}
const std::vector<Diagnostic>& Graph::warnings() const {
  return impl_->warnings;
}

std::vector<Example> Graph::examples() const {
  const engine::Graph& graph = *impl_->graph;
  const TypedGraph& typed = *impl_->typed;
  engine::Report report;
  const auto load = [&](const engine::ExampleText::Entry& entry,
                        ValueId value) {
    return engine::LoadValue(entry.value, typed.types[value].dtype,
                             static_cast<int>(typed.types[value].rank),
                             *graph.source, impl_->limits, &report);
  };
  std::vector<Example> examples;
  for (const engine::ExampleText& text : graph.examples) {
    Example example;
    example.tolerance = text.tolerance;
    example.where = engine::Locate(text.place);
    for (const engine::ExampleText::Entry& entry : text.inputs) {
      bool found = false;
      for (size_t i = 0; i < graph.inputs.size(); ++i) {
        if (graph.inputs[i].name != entry.name.text) continue;
        found = true;
        example.inputs[std::string(entry.name.text)] =
            load(entry, graph.input_values[i]);
      }
      if (!found) {
        report.Error(entry.name.place,
                     fmt::format("the graph has no input `{}`",
                                 entry.name.text));
      }
    }
    for (const engine::ExampleText::Entry& entry : text.outputs) {
      bool found = false;
      for (const engine::NamedValue& output : graph.outputs) {
        if (output.name != entry.name.text) continue;
        found = true;
        example.outputs[std::string(entry.name.text)] =
            load(entry, output.value);
      }
      if (!found) {
        report.Error(entry.name.place,
                     fmt::format("the graph has no output `{}`",
                                 entry.name.text));
      }
    }
    examples.push_back(std::move(example));
  }
  report.ThrowIfAny();
  return examples;
}

}  // namespace plexus
