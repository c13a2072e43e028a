// Expressions to values: names, outputs, calls of operators and functions.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/build/arguments.h"
#include "engine/build/wiring.h"
#include "engine/read/limit.h"

namespace plexus::engine {

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
  called_.insert(&function);
  const int64_t max_depth = std::min(limits_.max_depth, kDeepest);
  if (scope->depth >= max_depth) {
    ThrowLimit(call.place,
               fmt::format("functions are nested deeper than {}", max_depth),
               max_depth < kDeepest ? "raise --max-depth" : "");
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

}  // namespace plexus::engine
