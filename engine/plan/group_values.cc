#include "engine/plan/group_values.h"

#include <unordered_set>

namespace plexus::engine {

ValueId GroupValues::Of(ValueId value) const {
  return value == kNoValue ? kNoValue : program_.stands_for[value];
}

ValueId GroupValues::ResultOf(int32_t node) const {
  return graph_.OutputsOf(graph_.nodes[node])[0];
}

std::vector<ValueId> GroupValues::ExternalsOf(const Group& group) const {
  std::vector<ValueId> externals;
  std::unordered_set<ValueId> seen;
  if (group.general >= 0) seen.insert(ResultOf(group.general));
  for (const int32_t id : group.chain) seen.insert(ResultOf(id));
  for (const int32_t id : group.chain) {
    for (const ValueId input : graph_.InputsOf(graph_.nodes[id])) {
      const ValueId value = Of(input);
      if (value != kNoValue && seen.insert(value).second) {
        externals.push_back(value);
      }
    }
  }
  return externals;
}

std::vector<ValueId> GroupValues::ReadBy(const Group& group) const {
  std::vector<ValueId> values = ExternalsOf(group);
  if (group.general < 0) return values;
  for (const ValueId input : graph_.InputsOf(graph_.nodes[group.general])) {
    if (input != kNoValue) values.push_back(Of(input));
  }
  return values;
}

std::vector<ValueId> GroupValues::WrittenBy(const Group& group) const {
  if (!group.chain.empty()) return {ResultOf(group.chain.back())};
  const auto outputs = graph_.OutputsOf(graph_.nodes[group.general]);
  return {outputs.begin(), outputs.end()};
}

std::vector<int64_t> GroupValues::ShapeOf(ValueId value) const {
  const auto shape = typed_.ShapeOf(value);
  return {shape.begin(), shape.end()};
}

int64_t GroupValues::RowsOf(ValueId value) const {
  int64_t rows = 1;
  const auto shape = typed_.ShapeOf(value);
  for (size_t k = 0; k + 1 < shape.size(); ++k) rows *= shape[k];
  return rows;
}

int64_t GroupValues::RowBytesOf(ValueId value) const {
  const auto shape = typed_.ShapeOf(value);
  return DtypeSize(typed_.types[value].dtype) *
         (shape.empty() ? 1 : shape.back());
}

}  // namespace plexus::engine
