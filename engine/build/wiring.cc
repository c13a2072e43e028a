#include "engine/build/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace plexus::engine {

Wiring::Wiring(const std::vector<Document>& documents,
               const Callables& callables,
               const std::vector<MissingParameters>& missing,
               const Limits& limits, Report* report, Graph* graph)
    : documents_(documents),
      callables_(callables),
      missing_(missing),
      limits_(limits),
      report_(report),
      graph_(graph),
      parameters_(documents.size()) {
  for (uint32_t i = 0; i < documents.size(); ++i) {
    imported_inputs_.push_back(
        static_cast<int32_t>(graph->imported_inputs.size()));
    for (const InputText& input : documents[i].inputs) {
      if (i == 0) break;
      graph->imported_inputs.push_back(MakeInput(documents[i], input));
    }
    for (const Callable& callable : callables.Of(i)) {
      if (graph->registry->Find(callable.name.text) == nullptr) continue;
      report->Warning(
          callable.name.place,
          fmt::format("the {} `{}` hides an operator of that name",
                      callable.kind(), callable.name.text));
    }
  }
}

// ---- making things ----------------------------------------------------------

ValueId Wiring::AddValue(Value value) {
  graph_->values.push_back(value);
  forward_.push_back(kNoValue);
  return static_cast<ValueId>(graph_->values.size() - 1);
}

ValueId Wiring::AddLiteral(const Literal& literal, std::string_view name,
                           const Scope& scope) {
  graph_->literals.push_back(
      {literal, name, documents_[scope.document].dtype});
  const auto index = static_cast<int32_t>(graph_->literals.size() - 1);
  return AddValue({Value::Kind::kLiteral, index, -1});
}

std::string_view Wiring::Keep(std::string text) {
  return graph_->storage.emplace_back(std::move(text));
}

std::string_view Wiring::NodeName(const Scope& scope, std::string_view name) {
  if (scope.prefix.empty()) return name;
  if (name.empty() || name == scope.result) return scope.prefix;
  return Keep(fmt::format("{}/{}", scope.prefix, name));
}

const OpEntry* Wiring::FindOp(const Expression& call, const Scope& scope) {
  const OpEntry* op = graph_->registry->Find(call.text);
  if (op != nullptr) return op;
  std::vector<std::string_view> known = graph_->registry->Names();
  for (const Callable& callable : callables_.Of(scope.document)) {
    known.push_back(callable.name.text);
  }
  std::sort(known.begin(), known.end());
  report_
      ->Error(call.place, fmt::format("unknown operator `{}`", call.text))
      .Help(DidYouMean(call.text, known, "`plexus ops` lists the operators"));
  return nullptr;
}

int32_t Wiring::AddNode(const OpEntry* op, const Expression& call,
                        std::string_view name, const Scope& scope) {
  if (static_cast<int64_t>(graph_->nodes.size()) >= limits_.max_items) {
    throw Error(ErrorCode::kLimit,
                fmt::format("the graph has more than {} nodes once its calls "
                            "are expanded",
                            limits_.max_items),
                "raise --max-items");
  }
  const auto id = static_cast<int32_t>(graph_->nodes.size());
  Node node;
  node.op = op;
  node.name = name;
  node.place = call.place;
  node.site = scope.site;
  node.outputs.first = static_cast<uint32_t>(graph_->results.size());
  if (op->variadic_output) {
    variadic_of_[id] = variadic_.size();
    variadic_.emplace_back();
  } else {
    node.outputs.count = op->op->n_outputs;
    for (uint32_t i = 0; i < op->op->n_outputs; ++i) {
      graph_->results.push_back(AddValue(
          {Value::Kind::kOutput, static_cast<int32_t>(i), id}));
    }
  }
  graph_->nodes.push_back(node);
  return id;
}

// ---- bodies -----------------------------------------------------------------

void Wiring::Bind(Scope* scope, std::string_view name, Place place,
                  Binding binding) {
  binding.place = place;
  const auto [found, added] = scope->names.emplace(name, binding);
  const Binding* other = added ? nullptr : &found->second;
  if (added && scope->parameters != nullptr) {
    const auto parameter = scope->parameters->find(name);
    if (parameter != scope->parameters->end()) other = &parameter->second;
  }
  if (other == nullptr) return;
  report_->Error(place, fmt::format("`{}` is there twice", name))
      .Note(other->place, "the other one is here");
}

Binding Wiring::DeclareNode(const NodeText& text, const Scope& scope) {
  const Expression expression = ExpressionOf(scope, text.call);
  Binding binding;
  switch (expression.kind) {
    case Expression::Kind::kConstant:
      binding.kind = Binding::Kind::kValue;
      binding.value =
          AddLiteral(documents_[scope.document].literals[expression.first],
                     NodeName(scope, text.name.text), scope);
      return binding;
    case Expression::Kind::kName:
      binding.kind = Binding::Kind::kValue;
      binding.value = AddValue({});  // a forward, set by Connect
      return binding;
    case Expression::Kind::kCall:
      break;
    default:
      report_->Error(expression.place,
                     "a node is a call, a name or a constant");
      return binding;
  }
  if (const Callable* callable =
          callables_.Find(scope.document, expression.text)) {
    binding.kind = Binding::Kind::kExpanded;
    binding.callable = callable;
    binding.value = static_cast<ValueId>(graph_->values.size());
    for (size_t i = 0; i < callable->outputs->size(); ++i) AddValue({});
    return binding;
  }
  const OpEntry* op = FindOp(expression, scope);
  if (op == nullptr) return binding;
  binding.kind = Binding::Kind::kNode;
  binding.node =
      AddNode(op, expression, NodeName(scope, text.name.text), scope);
  graph_->nodes[binding.node].doc = text.doc;
  return binding;
}

void Wiring::Declare(const std::vector<NodeText>& nodes, Scope* scope) {
  scope->names.reserve(scope->names.size() + nodes.size());
  for (const NodeText& text : nodes) {
    const Binding binding = DeclareNode(text, *scope);
    Bind(scope, text.name.text, text.name.place, binding);
  }
}

void Wiring::Connect(const std::vector<NodeText>& nodes, Scope* scope) {
  for (const NodeText& text : nodes) {
    const Expression expression = ExpressionOf(*scope, text.call);
    const Binding& binding = scope->names.at(text.name.text);
    const std::string_view name = NodeName(*scope, text.name.text);
    if (binding.kind == Binding::Kind::kNode) {
      if (graph_->nodes[binding.node].place.offset != expression.place.offset) {
        continue;  // the second of two of one name
      }
      ConnectCall(binding.node, expression, scope, name);
    } else if (binding.kind == Binding::Kind::kExpanded) {
      Expand(*binding.callable, expression, binding.value, name, scope);
    } else if (expression.kind == Expression::Kind::kName) {
      forward_[binding.value] = ResolveName(expression, *scope);
    } else if (expression.kind == Expression::Kind::kCall) {
      ResolveArguments(expression, scope, name);
    }
  }
}

void Wiring::WireParameters() {
  for (size_t i = 0; i < graph_->parameters.size(); ++i) {
    const Parameter& parameter = graph_->parameters[i];
    const size_t path = documents_[parameter.document].path.size();
    Binding binding;
    binding.kind = Binding::Kind::kValue;
    binding.place = parameter.place;
    binding.value =
        AddValue({Value::Kind::kParameter, static_cast<int32_t>(i), -1});
    const std::string_view name =
        parameter.name.substr(path == 0 ? 0 : path + 1);
    const auto [found, added] =
        parameters_[parameter.document].emplace(name, binding);
    if (added) continue;
    report_->Error(parameter.place, fmt::format("`{}` is there twice", name))
        .Note(found->second.place, "the other one is here");
  }
}

void Wiring::WireInputs(Scope* scope) {
  for (size_t i = 0; i < graph_->inputs.size(); ++i) {
    Binding binding;
    binding.kind = Binding::Kind::kValue;
    binding.value =
        AddValue({Value::Kind::kInput, static_cast<int32_t>(i), -1});
    graph_->input_values.push_back(binding.value);
    Bind(scope, graph_->inputs[i].name, graph_->inputs[i].place, binding);
  }
}

void Wiring::WireGraph() {
  WireParameters();
  Scope scope;
  scope.parameters = &parameters_[0];
  WireInputs(&scope);
  const Document& document = documents_[0];
  Declare(document.nodes, &scope);
  Connect(document.nodes, &scope);
  for (const OutputText& output : document.outputs) {
    const ValueId value = Resolve(ExpressionOf(scope, output.expression),
                                  &scope, output.name.text);
    graph_->outputs.push_back({output.name.text, output.name.place, value});
  }
  for (const Callable& callable : callables_.Of(0)) {
    if (called_.contains(&callable)) continue;
    report_->Warning(callable.name.place,
                     fmt::format("nothing calls `{}`, so it is not checked",
                                 callable.name.text));
  }
  AddAliases(scope);
  Finish();
}

void Wiring::AddAliases(const Scope& scope) {
  for (const NodeText& text : documents_[0].nodes) {
    const Binding& binding = scope.names.at(text.name.text);
    const bool expanded = binding.kind == Binding::Kind::kExpanded;
    if (!expanded && binding.kind != Binding::Kind::kValue) continue;
    graph_->aliases.push_back(
        {text.name.text, text.name.place, binding.value});
    const size_t outputs = expanded ? binding.callable->outputs->size() : 0;
    for (size_t i = 0; i < outputs; ++i) {
      const ValueId value = binding.value + static_cast<ValueId>(i);
      const Word& output = (*binding.callable->outputs)[i].name;
      // The output of a function that is one call has no name.
      if (!output.text.empty()) {
        graph_->aliases.push_back(
            {Keep(fmt::format("{}.{}", text.name.text, output.text)),
             text.name.place, value});
      }
      graph_->aliases.push_back({Keep(fmt::format("{}.{}", text.name.text, i)),
                                 text.name.place, value});
    }
  }
}

void NoteCallSites(const Graph& graph, int32_t site, Entry* entry) {
  for (; site >= 0; site = graph.sites[site].parent) {
    entry->Note(graph.sites[site].place,
                fmt::format("in this call of `{}`", graph.sites[site].callable));
  }
}

}  // namespace plexus::engine
