// Names to wires: the part of room 2 that expands functions and connects calls.
#ifndef PLEXUS_ENGINE_BUILD_WIRING_H_
#define PLEXUS_ENGINE_BUILD_WIRING_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/build/graph.h"
#include "engine/diagnostic/report.h"
#include "engine/plugin/registry.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// What a name stands for in a scope.
struct Binding {
  enum class Kind : uint8_t {
    kValue,     ///< an input, parameter or formal: `value`
    kNode,      ///< an operator call: Graph::nodes[node]
    kFunction,  ///< a function call: its outputs are value, value + 1, ...
    kWrong,     ///< an error was reported already
  };
  Kind kind = Kind::kWrong;
  Place place = {};
  ValueId value = kNoValue;
  int32_t node = -1;
  const FunctionText* function = nullptr;
};

/// The names that one body (the graph's, or a function's) sees.
struct Scope {
  std::unordered_map<std::string_view, Binding> names;
  std::string_view prefix;  ///< of the names of its nodes: "z1"; "" in the graph
  std::string_view result;  ///< the inner node that takes the call's own name
  int32_t site = -1;
  int64_t depth = 0;
};

/// Wires one document into `graph`; errors go to the report. On the way values
/// may be forwards to others.
class Wiring {
 public:
  Wiring(const Document& document, const Registry::Impl& registry,
         const Limits& limits, Report* report, Graph* graph);

  /// Inputs and parameters (already in the graph), nodes and outputs.
  void WireGraph();

 private:
  /// Follows forwards to what they stand for, and reports the circles.
  void Finish();

  ValueId AddValue(Value value);
  ValueId AddLiteral(const Literal& literal, std::string_view name);
  std::string_view Keep(std::string text);
  std::string_view NodeName(const Scope& scope, std::string_view name);

  const FunctionText* FindFunction(std::string_view name) const;
  /// The operator, or NULL after reporting that there is none.
  const OpEntry* FindOp(const Expression& call);
  int32_t AddNode(const OpEntry* op, const Expression& call,
                  std::string_view name, const Scope& scope);

  void Bind(Scope* scope, std::string_view name, Place place, Binding binding);
  /// First pass over a body: a binding for each of its nodes.
  void Declare(const std::vector<NodeText>& nodes, Scope* scope);
  Binding DeclareNode(const NodeText& text, const Scope& scope);
  /// Second pass: their wires.
  void Connect(const std::vector<NodeText>& nodes, Scope* scope);

  ValueId Resolve(const Expression& expression, Scope* scope,
                  std::string_view owner);
  ValueId ResolveName(const Expression& expression, const Scope& scope);
  ValueId ResolveCall(const Expression& call, Scope* scope,
                      std::string_view owner);
  ValueId OutputOf(const Binding& binding, const Expression& expression);
  ValueId NodeOutput(int32_t node, const Expression& expression);
  void ConnectCall(int32_t node, const Expression& call, Scope* scope,
                   std::string_view owner);
  void Expand(const FunctionText& function, const Expression& call,
              ValueId results, std::string_view name, Scope* scope);
  bool IsRecursive(const FunctionText& function, int32_t site) const;

  /// A reported error, in the site's context.
  Entry Fail(Place place, std::string message, int32_t site);

  const Document& document_;
  const Registry::Impl& registry_;
  const Limits& limits_;
  Report* report_;
  Graph* graph_;

  std::unordered_map<std::string_view, const FunctionText*> functions_;
  /// Where a value only stands for another one: the other, else kNoValue.
  std::vector<ValueId> forward_;
  /// Outputs of nodes, until they are laid out; variadic ones grow as used.
  std::vector<std::vector<ValueId>> variadic_;
  std::unordered_map<int32_t, size_t> variadic_of_;
  std::unordered_map<std::string, int> name_counts_;
  std::unordered_set<const FunctionText*> called_;
};

/// The notes that say which function calls a node is from.
void NoteCallSites(const Graph& graph, int32_t site, Entry* entry);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_WIRING_H_
