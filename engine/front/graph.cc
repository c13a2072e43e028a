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

void CheckIndex(int index, int count, const char* what) {
  if (index >= 0 && index < count) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("there is no {} {}: the graph has {}", what, index,
                          count));
}

ValueInfo::Kind KindOf(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kInput: return ValueInfo::Kind::kInput;
    case Value::Kind::kParameter: return ValueInfo::Kind::kParameter;
    case Value::Kind::kLiteral:
    case Value::Kind::kWidened: return ValueInfo::Kind::kConstant;
    case Value::Kind::kOutput: break;
  }
  return ValueInfo::Kind::kNodeOutput;
}

}  // namespace

int Graph::value_count() const {
  return static_cast<int>(impl_->graph->values.size());
}

ValueInfo Graph::value(int index) const {
  CheckIndex(index, value_count(), "value");
  const TypedGraph& typed = *impl_->typed;
  ValueInfo info;
  const Value::Kind kind = impl_->graph->values[index].kind;
  info.kind = KindOf(kind);
  // The name is the parameter's, which nodes show as their input.
  if (kind != Value::Kind::kWidened) info.name = impl_->graph->NameOf(index);
  info.dtype = typed.types[index].dtype;
  for (const int64_t dim : typed.ShapeOf(index)) {
    info.shape.push_back(typed.dims.Text(dim));
  }
  return info;
}

int Graph::node_count() const {
  return static_cast<int>(impl_->graph->nodes.size());
}

NodeInfo Graph::node(int index) const {
  CheckIndex(index, node_count(), "node");
  const engine::Graph& graph = *impl_->graph;
  const Node& node = graph.nodes[index];
  NodeInfo info;
  info.name = node.name;
  info.op = node.op->op->name;
  info.doc = node.doc;
  info.attributes = AttributesText(graph, node);
  info.where = engine::Locate(node.place);
  const auto inputs = graph.InputsOf(node);
  const auto outputs = graph.OutputsOf(node);
  for (const ValueId value : inputs) {
    info.inputs.push_back(graph.WrittenOf(value));
  }
  info.outputs.assign(outputs.begin(), outputs.end());
  return info;
}

const std::string& Graph::name() const { return impl_->name; }
const std::string& Graph::doc() const { return impl_->doc; }
const std::vector<PortInfo>& Graph::inputs() const {
  return impl_->inputs;
}
const std::vector<PortInfo>& Graph::outputs() const {
  return impl_->outputs;
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
  engine::GraphFiles files(*graph.sources[0], impl_->limits);
  const auto load = [&](const engine::ExampleText::Entry& entry,
                        ValueId value) {
    return engine::LoadValue(entry.value, typed.types[value].dtype,
                             static_cast<int>(typed.types[value].rank),
                             impl_->limits, &files, &report);
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
