#include "engine/build/graph.h"

#include <fmt/format.h>

namespace plexus::engine {

namespace {

/// As it is written, up to its first few elements: "[[1, 2], [3, 4]]".
std::string LiteralText(const Literal& literal) {
  constexpr size_t kShown = 4;
  const size_t rank = literal.shape.size();
  std::string text(rank, '[');
  for (size_t i = 0; i < literal.elements.size(); ++i) {
    size_t ended = 0;  // lists that end before this element
    for (size_t below = 1; i > 0 && ended < rank; ++ended) {
      below *= static_cast<size_t>(literal.shape[rank - 1 - ended]);
      if (i % below != 0) break;
    }
    text += std::string(ended, ']') + (i == 0 ? "" : ", ");
    if (i == kShown) return text + "..." + std::string(rank - ended, ']');
    text += std::string(ended, '[');
    text += literal.elements[i];
  }
  return text + std::string(rank, ']');
}

}  // namespace

GraphInput MakeInput(const Document& document, const InputText& input) {
  const int32_t dtype = input.type.dtype == PLEXUS_NONE ? document.dtype
                                                        : input.type.dtype;
  return {input.name.text, input.name.place, dtype, input.type.shape};
}

std::string GraphInput::TypeText() const {
  std::vector<std::string_view> dims;
  for (const DimText& dim : shape) dims.push_back(dim.word.text);
  return fmt::format("{}[{}]", DtypeName(dtype), fmt::join(dims, ", "));
}

std::string Graph::NameOf(ValueId id) const {
  const Value& value = values[id];
  switch (value.kind) {
    case Value::Kind::kInput:
      return std::string(inputs[value.index].name);
    case Value::Kind::kParameter:
      return std::string(parameters[value.index].name);
    case Value::Kind::kLiteral: {
      const GraphLiteral& literal = literals[value.index];
      return literal.name.empty() ? LiteralText(literal.literal)
                                  : std::string(literal.name);
    }
    case Value::Kind::kWidened:
      return NameOf(value.index);
    case Value::Kind::kOutput:
      break;
  }
  const Node& node = nodes[value.node];
  if (value.index == 0 && node.outputs.count == 1) {
    return std::string(node.name);
  }
  if (node.op->variadic_output) {
    return fmt::format("{}.{}", node.name, value.index);
  }
  return fmt::format("{}.{}", node.name,
                     node.op->op->outputs[value.index].name);
}

Place Graph::PlaceOf(ValueId id) const {
  const Value& value = values[id];
  switch (value.kind) {
    case Value::Kind::kInput:
      return inputs[value.index].place;
    case Value::Kind::kParameter:
      return parameters[value.index].place;
    case Value::Kind::kLiteral:
      return literals[value.index].literal.place;
    case Value::Kind::kWidened:
      return PlaceOf(value.index);
    case Value::Kind::kOutput:
      break;
  }
  return nodes[value.node].place;
}

const AttributeValue* Graph::AttributeOf(const Node& node,
                                         int attribute) const {
  if (attribute < 0) return nullptr;
  if (node.attributes >= 0) {
    const AttributeSet& set = attributes[node.attributes];
    if (set[attribute]) return &*set[attribute];
  }
  const auto& fallback = node.op->defaults[attribute];
  return fallback ? &*fallback : nullptr;
}

}  // namespace plexus::engine
