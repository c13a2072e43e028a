#include "engine/build/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>


namespace plexus::engine {

Wiring::Wiring(const Document& document, const Registry::Impl& registry,
               const Limits& limits, Report* report, Graph* graph)
    : document_(document),
      registry_(registry),
      limits_(limits),
      report_(report),
      graph_(graph) {
  for (const FunctionText& function : document.functions) {
    functions_.emplace(function.name.text, &function);
    if (registry.Find(function.name.text) != nullptr) {
      report->Warning(function.name.place,
                      fmt::format("the function `{}` hides an operator of that "
                                  "name",
                                  function.name.text));
    }
  }
}

// ---- making things ----------------------------------------------------------

ValueId Wiring::AddValue(Value value) {
  graph_->values.push_back(value);
  forward_.push_back(kNoValue);
  return static_cast<ValueId>(graph_->values.size() - 1);
}

ValueId Wiring::AddLiteral(const Literal& literal, std::string_view name) {
  graph_->literals.push_back({literal, name});
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

Entry Wiring::Fail(Place place, std::string message, int32_t site) {
  Entry entry = report_->Error(place, std::move(message));
  NoteCallSites(*graph_, site, &entry);
  return entry;
}

const FunctionText* Wiring::FindFunction(std::string_view name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : found->second;
}

const OpEntry* Wiring::FindOp(const Expression& call) {
  const OpEntry* op = registry_.Find(call.text);
  if (op != nullptr) return op;
  std::vector<std::string_view> known;
  for (const auto& [name, function] : functions_) known.push_back(name);
  for (const auto& [name, entry] : registry_.by_name) known.push_back(name);
  std::sort(known.begin(), known.end());
  Entry entry = report_->Error(
      call.place, fmt::format("unknown operator `{}`", call.text));
  const std::string nearest = Nearest(call.text, known);
  entry.Help(nearest.empty() ? "`plexus ops` lists the operators"
                             : fmt::format("did you mean `{}`?", nearest));
  return nullptr;
}

int32_t Wiring::AddNode(const OpEntry* op, const Expression& call,
                        std::string_view name, const Scope& scope) {
  if (static_cast<int64_t>(graph_->nodes.size()) >= limits_.max_items) {
    throw Error(ErrorCode::kLimit,
                fmt::format("the graph has more than {} nodes once its "
                            "functions are expanded",
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
  if (added) return;
  Fail(place, fmt::format("`{}` is there twice", name), scope->site)
      .Note(found->second.place, "the other one is here");
}

Binding Wiring::DeclareNode(const NodeText& text, const Scope& scope) {
  const Expression& expression = document_.expressions[text.call];
  Binding binding;
  switch (expression.kind) {
    case Expression::Kind::kConstant:
      binding.kind = Binding::Kind::kValue;
      binding.value = AddLiteral(document_.literals[expression.first],
                                 NodeName(scope, text.name.text));
      return binding;
    case Expression::Kind::kName:
      binding.kind = Binding::Kind::kValue;
      binding.value = AddValue({});  // a forward, set by Connect
      return binding;
    case Expression::Kind::kCall:
      break;
    default:
      Fail(expression.place, "a node is a call, a name or a constant",
           scope.site);
      return binding;
  }
  if (const FunctionText* function = FindFunction(expression.text)) {
    binding.kind = Binding::Kind::kFunction;
    binding.function = function;
    binding.value = static_cast<ValueId>(graph_->values.size());
    for (size_t i = 0; i < function->outputs.size(); ++i) AddValue({});
    return binding;
  }
  const OpEntry* op = FindOp(expression);
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
    const Expression& expression = document_.expressions[text.call];
    const Binding& binding = scope->names.at(text.name.text);
    const std::string_view name = NodeName(*scope, text.name.text);
    if (binding.kind == Binding::Kind::kNode) {
      if (graph_->nodes[binding.node].place.offset != expression.place.offset) {
        continue;  // the second of two of one name
      }
      ConnectCall(binding.node, expression, scope, name);
    } else if (binding.kind == Binding::Kind::kFunction) {
      Expand(*binding.function, expression, binding.value, name, scope);
    } else if (expression.kind == Expression::Kind::kName) {
      forward_[binding.value] = ResolveName(expression, *scope);
    }
  }
}

void Wiring::WireGraph() {
  Scope scope;
  for (size_t i = 0; i < graph_->inputs.size(); ++i) {
    Binding binding;
    binding.kind = Binding::Kind::kValue;
    binding.value =
        AddValue({Value::Kind::kInput, static_cast<int32_t>(i), -1});
    graph_->input_values.push_back(binding.value);
    Bind(&scope, graph_->inputs[i].name, graph_->inputs[i].place, binding);
  }
  for (size_t i = 0; i < graph_->parameters.size(); ++i) {
    Binding binding;
    binding.kind = Binding::Kind::kValue;
    binding.value =
        AddValue({Value::Kind::kParameter, static_cast<int32_t>(i), -1});
    Bind(&scope, graph_->parameters[i].name, graph_->parameters[i].place,
         binding);
  }
  Declare(document_.nodes, &scope);
  Connect(document_.nodes, &scope);
  for (const OutputText& output : document_.outputs) {
    const ValueId value = Resolve(document_.expressions[output.expression],
                                  &scope, output.name.text);
    graph_->outputs.push_back({output.name.text, output.name.place, value});
  }
  for (const FunctionText& function : document_.functions) {
    if (called_.contains(&function)) continue;
    report_->Warning(function.name.place,
                     fmt::format("nothing calls `{}`, so it is not checked",
                                 function.name.text));
  }
  for (const NodeText& text : document_.nodes) {
    const Binding& binding = scope.names.at(text.name.text);
    if (binding.kind == Binding::Kind::kFunction ||
        binding.kind == Binding::Kind::kValue) {
      graph_->aliases.push_back(
          {text.name.text, text.name.place, binding.value});
    }
  }
  Finish();
}

// ---- the end ----------------------------------------------------------------

void Wiring::Finish() {
  std::vector<ValueId> path;
  for (size_t start = 0; start < forward_.size(); ++start) {
    ValueId end = static_cast<ValueId>(start);
    path.clear();
    while (end != kNoValue && forward_[end] != kNoValue) {
      path.push_back(end);
      end = forward_[end];
      if (path.size() > forward_.size()) break;
    }
    if (path.size() > forward_.size()) {
      for (const NamedValue& alias : graph_->aliases) {
        if (forward_[alias.value] == kNoValue) continue;
        report_->Error(alias.place,
                       fmt::format("`{}` stands for itself", alias.name));
        break;
      }
      return;
    }
    // Short ways for those that follow.
    for (const ValueId passed : path) forward_[passed] = end;
  }
  const auto follow = [&](ValueId& value) {
    if (value != kNoValue && forward_[value] != kNoValue) {
      value = forward_[value];
    }
  };
  for (ValueId& value : graph_->operands) follow(value);
  for (NamedValue& output : graph_->outputs) follow(output.value);
  for (NamedValue& alias : graph_->aliases) follow(alias.value);
  for (const auto& [node, index] : variadic_of_) {
    if (variadic_[index].empty()) {
      variadic_[index].push_back(AddValue({Value::Kind::kOutput, 0, node}));
    }
    graph_->nodes[node].outputs = {
        static_cast<uint32_t>(graph_->results.size()),
        static_cast<uint32_t>(variadic_[index].size())};
    graph_->results.insert(graph_->results.end(), variadic_[index].begin(),
                           variadic_[index].end());
  }
}

void NoteCallSites(const Graph& graph, int32_t site, Entry* entry) {
  for (; site >= 0; site = graph.sites[site].parent) {
    entry->Note(graph.sites[site].place,
                fmt::format("in this call of `{}`", graph.sites[site].function));
  }
}

}  // namespace plexus::engine
