// Values that only stand for others, once all is wired: what they stand for.

#include <fmt/format.h>

#include "engine/build/wiring.h"
#include "engine/tensor/narrow.h"

namespace plexus::engine {

std::optional<ValueId> Wiring::Follow(ValueId value) {
  std::vector<ValueId> path;
  while (value != kNoValue && forward_[value] != kNoValue) {
    path.push_back(value);
    value = forward_[value];
    if (path.size() > forward_.size()) return std::nullopt;
  }
  for (const ValueId passed : path) forward_[passed] = value;
  return value;
}

// A 16-bit parameter is taken where float32 is, as if widened. Outer calls come
// first, so an input of an inner one gets what its caller's is.
void Wiring::WidenPassed() {
  for (const PassedInput& passed : graph_->passed) {
    if (graph_->imported_inputs[passed.input].dtype != PLEXUS_FLOAT32) continue;
    const std::optional<ValueId> value = Follow(passed.value);
    if (!value || *value == kNoValue ||
        graph_->values[*value].kind != Value::Kind::kParameter) {
      continue;
    }
    const int32_t parameter = graph_->values[*value].index;
    if (IsNarrowFloat(graph_->parameters[parameter].tensor.dtype())) {
      forward_[passed.value] = AddValue({Value::Kind::kWidened, *value, -1});
    }
  }
}

void Wiring::Finish() {
  WidenPassed();
  for (size_t start = 0; start < forward_.size(); ++start) {
    if (Follow(static_cast<ValueId>(start))) continue;
    for (const NamedValue& alias : graph_->aliases) {
      if (forward_[alias.value] == kNoValue) continue;
      report_->Error(alias.place,
                     fmt::format("`{}` stands for itself", alias.name));
      break;
    }
    return;
  }
  const auto follow = [&](ValueId& value) {
    if (value != kNoValue && forward_[value] != kNoValue) {
      value = forward_[value];
    }
  };
  for (ValueId& value : graph_->operands) {
    follow(value);
    // One a use.
    if (value != kNoValue &&
        graph_->values[value].kind == Value::Kind::kWidened) {
      value = AddValue(Value(graph_->values[value]));
    }
  }
  for (NamedValue& output : graph_->outputs) follow(output.value);
  for (NamedValue& alias : graph_->aliases) follow(alias.value);
  for (PassedInput& passed : graph_->passed) follow(passed.value);
  LayOutVariadic();
}

void Wiring::LayOutVariadic() {
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

}  // namespace plexus::engine
