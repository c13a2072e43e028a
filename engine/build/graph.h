// A graph as wired: the output of room 2 (build) and the input of room 3
// (infer). Nodes stand in topological order, producers first. Everything is a
// small integer into a flat vector; there are no pointers between nodes.
#ifndef PLEXUS_ENGINE_BUILD_GRAPH_H_
#define PLEXUS_ENGINE_BUILD_GRAPH_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic/source.h"
#include "engine/plugin/op_entry.h"
#include "engine/read/document.h"

namespace plexus::engine {

using ValueId = int32_t;
inline constexpr ValueId kNoValue = -1;  ///< an optional input left out

/// Something that flows on an edge.
struct Value {
  enum class Kind : uint8_t {
    kInput,      ///< Graph::inputs[index]
    kParameter,  ///< Graph::parameters[index]
    kLiteral,    ///< Graph::literals[index], its dtype not yet fixed
    kOutput,     ///< output `index` of node `node`
    kWidened,    ///< values[index], a 16-bit parameter, where it is read as
                 ///< float32: one a use, added by room 3
  };
  Kind kind = Kind::kInput;
  int32_t index = 0;
  int32_t node = -1;
};

/// A range in one of the graph's flat vectors.
struct Range {
  uint32_t first = 0;
  uint32_t count = 0;
};

/// One call of an operator.
struct Node {
  const OpEntry* op = nullptr;
  std::string_view name;
  std::string_view doc;
  Place place;               ///< of the operator's name in the call
  Range inputs;              ///< in Graph::operands
  Range outputs;             ///< in Graph::results
  int32_t attributes = -1;   ///< Graph::attributes[...], -1: all defaults
  int32_t site = -1;         ///< Graph::sites[...]: the function call it is from
};

/// A function call that nodes were expanded from.
struct CallSite {
  std::string_view function;
  Place place;
  int32_t parent = -1;  ///< the call around it
};

/// The attributes that one node gives, one for each declared; the rest default.
using AttributeSet = std::vector<std::optional<AttributeValue>>;

struct GraphInput {
  std::string_view name;
  Place place;
  int32_t dtype;
  std::vector<DimText> shape;
};

struct Parameter {
  std::string_view name;
  Place place;
  Tensor tensor;
};

/// A number or list in a call.
struct GraphLiteral {
  Literal literal;
  std::string_view name;  ///< of a node that is only a literal
};

/// A name for a value: a graph output, or a name that users may ask for.
struct NamedValue {
  std::string_view name;
  Place place;
  ValueId value;
};

struct Graph {
  // What the string_views below point into.
  std::shared_ptr<const Source> source;
  std::deque<std::string> texts;    ///< the document's
  std::deque<std::string> storage;  ///< names made here

  std::string_view name;
  std::string_view doc;
  int32_t dtype = PLEXUS_FLOAT32;

  std::vector<Value> values;
  std::vector<Node> nodes;
  std::vector<ValueId> operands;
  std::vector<ValueId> results;
  std::vector<AttributeSet> attributes;
  std::vector<CallSite> sites;

  std::vector<GraphInput> inputs;
  std::vector<ValueId> input_values;
  std::vector<Parameter> parameters;
  std::vector<GraphLiteral> literals;
  std::vector<NamedValue> outputs;
  /// Function calls and renamings: names that no node has.
  std::vector<NamedValue> aliases;
  std::vector<ExampleText> examples;

  std::span<const ValueId> InputsOf(const Node& node) const {
    return {operands.data() + node.inputs.first, node.inputs.count};
  }
  std::span<const ValueId> OutputsOf(const Node& node) const {
    return {results.data() + node.outputs.first, node.outputs.count};
  }
  /// The value as the graph has it: the parameter that a widened one is.
  ValueId WrittenOf(ValueId value) const {
    const bool widened =
        value >= 0 && values[value].kind == Value::Kind::kWidened;
    return widened ? values[value].index : value;
  }
  /// "x", "t.Indices", "[1, 2]": how messages name a value.
  std::string NameOf(ValueId value) const;
  /// Where it was defined.
  Place PlaceOf(ValueId value) const;
  /// The attribute's value on this node: given, or its default; NULL if neither.
  const AttributeValue* AttributeOf(const Node& node, int attribute) const;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_GRAPH_H_
