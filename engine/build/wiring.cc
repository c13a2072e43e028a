#include "engine/build/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/build/arguments.h"

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
  graph_->nodes[binding.node].doc = text.doc.text;
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
  for (const NodeText& text : document_.nodes) {
    const Binding& binding = scope.names.at(text.name.text);
    if (binding.kind == Binding::Kind::kFunction ||
        binding.kind == Binding::Kind::kValue) {
      graph_->aliases.push_back(
          {text.name.text, text.name.place, binding.value});
    }
  }
}

// ---- expressions ------------------------------------------------------------

ValueId Wiring::Resolve(const Expression& expression, Scope* scope,
                        std::string_view owner) {
  switch (expression.kind) {
    case Expression::Kind::kName:
      return ResolveName(expression, *scope);
    case Expression::Kind::kConstant:
      return AddLiteral(document_.literals[expression.first], "");
    case Expression::Kind::kCall:
      return ResolveCall(expression, scope, owner);
    default:
      Fail(expression.place,
           "a tensor is wanted here: a name, a call, a number or a list of "
           "numbers",
           scope->site);
      return kNoValue;
  }
}

ValueId Wiring::ResolveName(const Expression& expression, const Scope& scope) {
  const auto found = scope.names.find(expression.text);
  if (found != scope.names.end()) return OutputOf(found->second, expression);
  std::vector<std::string_view> known;
  for (const auto& [name, binding] : scope.names) known.push_back(name);
  std::sort(known.begin(), known.end());
  const std::string nearest = Nearest(expression.text, known);
  Entry entry = Fail(
      expression.place,
      fmt::format("there is no input, parameter or node `{}`{}",
                  expression.text, scope.site >= 0 ? " in this function" : ""),
      scope.site);
  if (!nearest.empty()) entry.Help(fmt::format("did you mean `{}`?", nearest));
  return kNoValue;
}

ValueId Wiring::ResolveCall(const Expression& call, Scope* scope,
                            std::string_view owner) {
  std::string name = fmt::format("{}/{}", owner, call.text);
  const int count = ++name_counts_[name];
  if (count > 1) name += fmt::format("_{}", count);
  const std::string_view kept = Keep(std::move(name));
  if (const FunctionText* function = FindFunction(call.text)) {
    const auto results = static_cast<ValueId>(graph_->values.size());
    for (size_t i = 0; i < function->outputs.size(); ++i) AddValue({});
    Expand(*function, call, results, kept, scope);
    return results;
  }
  const OpEntry* op = FindOp(call);
  if (op == nullptr) return kNoValue;
  const int32_t node = AddNode(op, call, kept, *scope);
  ConnectCall(node, call, scope, kept);
  return NodeOutput(node, Expression{});
}

ValueId Wiring::OutputOf(const Binding& binding,
                         const Expression& expression) {
  const std::string_view output = expression.output;
  switch (binding.kind) {
    case Binding::Kind::kWrong:
      return kNoValue;
    case Binding::Kind::kNode:
      return NodeOutput(binding.node, expression);
    case Binding::Kind::kValue:
      if (output.empty() || output == "0") return binding.value;
      report_->Error(expression.place,
                     fmt::format("`{}` has one output, there is no `.{}`",
                                 expression.text, output));
      return kNoValue;
    case Binding::Kind::kFunction:
      break;
  }
  const auto& outputs = binding.function->outputs;
  if (output.empty()) return binding.value;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (output == outputs[i].name.text || output == fmt::to_string(i)) {
      return binding.value + static_cast<ValueId>(i);
    }
  }
  Entry entry = report_->Error(
      expression.place, fmt::format("the function `{}` has no output `{}`",
                                    binding.function->name.text, output));
  entry.Note(binding.function->name.place, "it is defined here");
  return kNoValue;
}

ValueId Wiring::NodeOutput(int32_t node, const Expression& expression) {
  const OpEntry& op = *graph_->nodes[node].op;
  const std::string_view output = expression.output;
  size_t index = 0;
  if (!output.empty()) {
    const int named = op.FindOutput(output);
    const auto [end, error] = std::from_chars(
        output.data(), output.data() + output.size(), index);
    const bool is_number = error == std::errc() &&
                           end == output.data() + output.size() &&
                           index < 100'000;
    if (named >= 0) {
      index = static_cast<size_t>(named);
    } else if (!is_number ||
               (index >= op.op->n_outputs && !op.variadic_output)) {
      std::string names;
      for (uint32_t i = 0; i < op.op->n_outputs; ++i) {
        names += fmt::format("{}`{}`", i == 0 ? "" : ", ",
                             op.op->outputs[i].name);
      }
      report_->Error(expression.place,
                     fmt::format("`{}` ({}) has no output `{}`",
                                 expression.text, op.op->name, output))
          .Help(fmt::format("its outputs are {}", names));
      return kNoValue;
    }
  }
  if (!op.variadic_output) {
    return graph_->results[graph_->nodes[node].outputs.first + index];
  }
  std::vector<ValueId>& outputs = variadic_[variadic_of_.at(node)];
  while (outputs.size() <= index) {
    outputs.push_back(
        AddValue({Value::Kind::kOutput, static_cast<int32_t>(outputs.size()),
                  node}));
  }
  return outputs[index];
}

// ---- calls ------------------------------------------------------------------

void Wiring::ConnectCall(int32_t node, const Expression& call, Scope* scope,
                         std::string_view owner) {
  const OpEntry& op = *graph_->nodes[node].op;
  const CallArguments arguments = SortArguments(document_, op, call, report_);
  std::vector<ValueId> inputs(arguments.inputs.size(), kNoValue);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (arguments.inputs[i] < 0) continue;
    inputs[i] = Resolve(document_.expressions[arguments.inputs[i]], scope,
                        owner);
  }
  Node& target = graph_->nodes[node];
  target.inputs = {static_cast<uint32_t>(graph_->operands.size()),
                   static_cast<uint32_t>(inputs.size())};
  graph_->operands.insert(graph_->operands.end(), inputs.begin(),
                          inputs.end());
  if (!arguments.attributes.empty()) {
    target.attributes = static_cast<int32_t>(graph_->attributes.size());
    graph_->attributes.push_back(arguments.attributes);
  }
}

bool Wiring::IsRecursive(const FunctionText& function, int32_t site) const {
  for (; site >= 0; site = graph_->sites[site].parent) {
    if (graph_->sites[site].function == function.name.text) return true;
  }
  return false;
}

void Wiring::Expand(const FunctionText& function, const Expression& call,
                    ValueId results, std::string_view name, Scope* scope) {
  if (IsRecursive(function, scope->site)) {
    Fail(call.place,
         fmt::format("the function `{}` calls itself", function.name.text),
         scope->site)
        .Help("a graph has no recursion: write the steps out");
    return;
  }
  if (scope->depth >= limits_.max_depth) {
    throw Error(ErrorCode::kLimit,
                fmt::format("functions are nested deeper than {}",
                            limits_.max_depth),
                "raise --max-depth");
  }
  const std::vector<int64_t> arguments =
      SortFunctionArguments(document_, function, call, report_);
  Scope inner;
  inner.depth = scope->depth + 1;
  inner.prefix = name;
  const Expression& first =
      document_.expressions[function.outputs.front().expression];
  if (first.kind == Expression::Kind::kName && first.output.empty()) {
    inner.result = first.text;
  }
  for (size_t i = 0; i < function.formals.size(); ++i) {
    Binding binding;
    if (i < arguments.size() && arguments[i] >= 0) {
      binding.value =
          Resolve(document_.expressions[arguments[i]], scope, name);
      if (binding.value != kNoValue) binding.kind = Binding::Kind::kValue;
    }
    Bind(&inner, function.formals[i].text, function.formals[i].place, binding);
  }
  // After the arguments: calls among those are not inside the function.
  inner.site = static_cast<int32_t>(graph_->sites.size());
  graph_->sites.push_back({function.name.text, call.place, scope->site});
  Declare(function.nodes, &inner);
  Connect(function.nodes, &inner);
  for (size_t i = 0; i < function.outputs.size(); ++i) {
    forward_[results + static_cast<ValueId>(i)] =
        Resolve(document_.expressions[function.outputs[i].expression], &inner,
                name);
  }
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
