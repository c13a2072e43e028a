// Expressions to values: names, outputs, calls.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/build/arguments.h"
#include "engine/build/wiring.h"
#include "engine/read/name.h"

namespace plexus::engine {

ValueId Wiring::Resolve(const Expression& expression, Scope* scope,
                        std::string_view owner) {
  switch (expression.kind) {
    case Expression::Kind::kName:
      return ResolveName(expression, *scope);
    case Expression::Kind::kConstant:
      return AddLiteral(documents_[scope->document].literals[expression.first],
                        "", *scope);
    case Expression::Kind::kCall:
      return ResolveCall(expression, scope, owner);
    default:
      report_->Error(expression.place,
                     "a tensor is wanted here: a name, a call, a number or a "
                     "list of numbers");
      return kNoValue;
  }
}

ValueId Wiring::ResolveName(const Expression& expression, const Scope& scope) {
  const auto found = scope.names.find(expression.text);
  if (found != scope.names.end()) return OutputOf(found->second, expression);
  std::vector<std::string_view> known;
  const MissingParameters& missing = missing_[scope.document];
  if (scope.parameters != nullptr) {
    const auto parameter = scope.parameters->find(expression.text);
    if (parameter != scope.parameters->end()) {
      return OutputOf(parameter->second, expression);
    }
    if (missing.unknown) return kNoValue;
    for (const auto& [name, binding] : *scope.parameters) known.push_back(name);
  }
  for (const auto& [name, binding] : scope.names) known.push_back(name);
  std::sort(known.begin(), known.end());
  Entry entry = report_->Error(
      expression.place,
      fmt::format("there is no input, parameter or node `{}`{}",
                  expression.text,
                  scope.parameters == nullptr ? " in this function" : ""));
  const auto tensor = missing.unusable.find(
      fmt::format("{}.{}", expression.text, expression.output));
  if (scope.parameters != nullptr && tensor != missing.unusable.end()) {
    entry.Help(KeyHelp(tensor->second, tensor->first));
  } else {
    entry.Help(DidYouMean(expression.text, known));
  }
  return kNoValue;
}

void Wiring::ResolveArguments(const Expression& call, Scope* scope,
                              std::string_view owner) {
  for (uint32_t i = 0; i < call.count; ++i) {
    const Argument argument =
        documents_[scope->document].arguments[call.first + i];
    const Expression expression = ExpressionOf(*scope, argument.expression);
    // After `name=` a word may be an attribute's.
    if (argument.role == Argument::Role::kPosition ||
        expression.kind == Expression::Kind::kCall) {
      Resolve(expression, scope, owner);
    }
  }
}

ValueId Wiring::ResolveCall(const Expression& call, Scope* scope,
                            std::string_view owner) {
  std::string name = fmt::format("{}/{}", owner, call.text);
  const int count = ++name_counts_[name];
  if (count > 1) name += fmt::format("_{}", count);
  const std::string_view kept = Keep(std::move(name));
  if (const Callable* callable = callables_.Find(scope->document, call.text)) {
    const auto results = static_cast<ValueId>(graph_->values.size());
    for (size_t i = 0; i < callable->outputs->size(); ++i) AddValue({});
    Expand(*callable, call, results, kept, scope);
    return results;
  }
  const OpEntry* op = FindOp(call, *scope);
  if (op == nullptr) {
    ResolveArguments(call, scope, kept);
    return kNoValue;
  }
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
    case Binding::Kind::kExpanded:
      break;
  }
  const Callable& callable = *binding.callable;
  if (output.empty()) return binding.value;
  std::string names;
  for (size_t i = 0; i < callable.outputs->size(); ++i) {
    const std::string_view name = (*callable.outputs)[i].name.text;
    if (output == name || output == fmt::to_string(i)) {
      return binding.value + static_cast<ValueId>(i);
    }
    if (name.empty()) continue;
    names += fmt::format("{}`{}`", i == 0 ? "" : ", ", name);
  }
  Entry entry = report_->Error(
      expression.place, fmt::format("the {} `{}` has no output `{}`",
                                    callable.kind(), callable.name.text,
                                    output));
  entry.Note(callable.name.place, callable.is_import ? "it is imported here"
                                                     : "it is defined here");
  if (!names.empty()) entry.Help(fmt::format("its outputs are {}", names));
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

void Wiring::ConnectCall(int32_t node, const Expression& call, Scope* scope,
                         std::string_view owner) {
  const OpEntry& op = *graph_->nodes[node].op;
  const CallArguments arguments =
      SortArguments(documents_[scope->document], op, call, report_);
  std::vector<ValueId> inputs(arguments.inputs.size(), kNoValue);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (arguments.inputs[i] < 0) continue;
    inputs[i] = Resolve(
        ExpressionOf(*scope, static_cast<size_t>(arguments.inputs[i])), scope,
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

}  // namespace plexus::engine
