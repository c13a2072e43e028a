// Calls of functions and imported graphs: their bodies, wired in their place.

#include <fmt/format.h>

#include <algorithm>

#include "engine/build/arguments.h"
#include "engine/build/wiring.h"
#include "engine/read/limit.h"

namespace plexus::engine {

bool Wiring::IsRecursive(const Callable& callable, int32_t site) const {
  for (; site >= 0; site = graph_->sites[site].parent) {
    if (called_at_[site] == &callable) return true;
  }
  return false;
}

void Wiring::BindFormals(const Callable& callable, const Expression& call,
                         std::string_view name, Scope* scope, Scope* inner) {
  const std::vector<int64_t> arguments = SortArguments(
      documents_[scope->document], callable, call, report_);
  std::vector<Binding> bindings(arguments.size());
  std::vector<Place> places(arguments.size());
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] < 0) continue;
    const Expression argument =
        ExpressionOf(*scope, static_cast<size_t>(arguments[i]));
    places[i] = argument.place;
    bindings[i].value = Resolve(argument, scope, name);
    if (bindings[i].value != kNoValue) bindings[i].kind = Binding::Kind::kValue;
  }
  // After the arguments: calls among those are not inside this one.
  inner->site = static_cast<int32_t>(graph_->sites.size());
  graph_->sites.push_back({callable.name.text, call.place, scope->site});
  called_at_.push_back(&callable);
  for (size_t i = 0; i < arguments.size(); ++i) {
    Binding& binding = bindings[i];
    if (callable.is_import && binding.kind == Binding::Kind::kValue) {
      const ValueId passed = AddValue({});
      forward_[passed] = binding.value;
      binding.value = passed;
      graph_->passed.push_back(
          {imported_inputs_[callable.document] + static_cast<int32_t>(i),
           passed, places[i], inner->site});
    }
    Bind(inner, callable.formals[i].text, callable.formals[i].place, binding);
  }
}

void Wiring::Expand(const Callable& callable, const Expression& call,
                    ValueId results, std::string_view name, Scope* scope) {
  if (IsRecursive(callable, scope->site)) {
    report_
        ->Error(call.place, fmt::format("the function `{}` calls itself",
                                        callable.name.text))
        .Help("a graph has no recursion: write the steps out");
    return;
  }
  called_.insert(&callable);
  const int64_t max_depth = std::min(limits_.max_depth, kDeepest);
  if (scope->depth >= max_depth) {
    ThrowLimit(call.place,
               fmt::format("{}s are nested deeper than {}", callable.kind(),
                           max_depth),
               max_depth < kDeepest ? "raise --max-depth" : "");
  }
  Scope inner;
  inner.document = callable.document;
  if (callable.is_import) inner.parameters = &parameters_[callable.document];
  inner.depth = scope->depth + 1;
  inner.prefix = name;
  const Expression first =
      ExpressionOf(inner, callable.outputs->front().expression);
  if (first.kind == Expression::Kind::kName && first.output.empty()) {
    inner.result = first.text;
  }
  BindFormals(callable, call, name, scope, &inner);
  const size_t errors = report_->errors();
  Declare(*callable.nodes, &inner);
  Connect(*callable.nodes, &inner);
  for (size_t i = 0; i < callable.outputs->size(); ++i) {
    const Expression output =
        ExpressionOf(inner, (*callable.outputs)[i].expression);
    forward_[results + static_cast<ValueId>(i)] =
        Resolve(output, &inner, name);
  }
  report_->NoteSince(errors, call.place,
                     fmt::format("in this call of `{}`", callable.name.text));
}

}  // namespace plexus::engine
