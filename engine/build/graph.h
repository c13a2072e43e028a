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
  int32_t site = -1;         ///< Graph::sites[...]: the call it is from
};

/// A call of a function or of an imported graph that nodes were expanded from.
struct CallSite {
  std::string_view callable;
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

  /// "float32[N, 784]".
  std::string TypeText() const;
};
/// An input as its document has it; the document's dtype where it names none.
GraphInput MakeInput(const Document& document, const InputText& input);

/// What one call of an imported graph gives one of its inputs. Inside the call
/// it is the value itself; room 3 checks that it is what the input takes.
struct PassedInput {
  int32_t input = 0;  ///< Graph::imported_inputs[...]
  ValueId value = kNoValue;
  Place place;        ///< of the argument
  int32_t site = -1;  ///< of the call
};

struct Parameter {
  std::string_view name;  ///< "W1"; of an imported graph "other/W1"
  Place place;
  Tensor tensor;
  uint32_t document = 0;  ///< 0: of the graph itself
};

/// A number or list in a call.
struct GraphLiteral {
  Literal literal;
  std::string_view name;  ///< of a node that is only a literal
  /// That of the graph it is written in: what it has where no input says.
  int32_t dtype = PLEXUS_FLOAT32;
};

/// A name for a value: a graph output, or a name that users may ask for.
struct NamedValue {
  std::string_view name;
  Place place;
  ValueId value;
};

struct Graph {
  std::shared_ptr<const Registry::Impl> registry;  ///< has the nodes' entries
  // What the string_views below point into.
  std::vector<std::shared_ptr<const Source>> sources;  ///< its own is the first
  std::vector<std::deque<std::string>> texts;          ///< the documents'
  std::deque<std::string> storage;                     ///< names made here

  std::string_view name;
  std::string_view doc;
  int32_t dtype = PLEXUS_FLOAT32;

  std::vector<Value> values;
  std::vector<Node> nodes;
  std::vector<ValueId> operands;
  std::vector<ValueId> results;
  std::vector<AttributeSet> attributes;
  std::vector<CallSite> sites;
  std::vector<GraphInput> imported_inputs;  ///< of all imported graphs
  std::vector<PassedInput> passed;

  std::vector<GraphInput> inputs;
  std::vector<ValueId> input_values;
  std::vector<Parameter> parameters;
  std::vector<GraphLiteral> literals;
  std::vector<NamedValue> outputs;
  /// Calls that were expanded, their outputs, renamings: names that no node
  /// has.
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
