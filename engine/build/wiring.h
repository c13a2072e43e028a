// Names to wires: the part of room 2 that expands and connects calls.
#ifndef PLEXUS_ENGINE_BUILD_WIRING_H_
#define PLEXUS_ENGINE_BUILD_WIRING_H_

#include <plexus/plexus.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/build/callables.h"
#include "engine/build/graph.h"
#include "engine/build/parameters.h"
#include "engine/diagnostic/report.h"
#include "engine/plugin/registry.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// What a name stands for in a scope.
struct Binding {
  enum class Kind : uint8_t {
    kValue,     ///< an input, parameter or formal: `value`
    kNode,      ///< an operator call: Graph::nodes[node]
    kExpanded,  ///< an expanded call: value, value + 1, ... are its outputs
    kWrong,     ///< an error was reported already
  };
  Kind kind = Kind::kWrong;
  Place place = {};
  ValueId value = kNoValue;
  int32_t node = -1;
  const Callable* callable = nullptr;
};

using Names = std::unordered_map<std::string_view, Binding>;

/// The names that one body (a graph's, or a function's) sees.
struct Scope {
  uint32_t document = 0;  ///< which one it stands in
  Names names;
  const Names* parameters = nullptr;  ///< of its graph; a function sees none
  std::string_view prefix;  ///< of the names of its nodes: "z1"; "" in the graph
  std::string_view result;  ///< the inner node that takes the call's own name
  int32_t site = -1;
  int64_t depth = 0;
};

/// Wires documents[0] into `graph`, which has its registry, and of the others what
/// it calls; errors go to the report. On the way values may be forwards to others.
class Wiring {
 public:
  /// `missing`: one a document.
  Wiring(const std::vector<Document>& documents, const Callables& callables,
         const std::vector<MissingParameters>& missing, const Limits& limits,
         Report* report, Graph* graph);

  /// Inputs and parameters (already in the graph), nodes and outputs.
  void WireGraph();

 private:
  void WireInputs(Scope* scope);
  void WireParameters();
  void AddAliases(const Scope& scope);

  // forwards.cc
  /// What a value stands for in the end; nothing in a circle. Shortens the way.
  std::optional<ValueId> Follow(ValueId value);
  /// Follows forwards to what they stand for, and reports the circles.
  void Finish();
  void WidenPassed();
  void LayOutVariadic();

  Expression ExpressionOf(const Scope& scope, size_t index) const {
    return documents_[scope.document].expressions[index];
  }
  ValueId AddValue(Value value);
  ValueId AddLiteral(const Literal& literal, std::string_view name,
                     const Scope& scope);
  std::string_view Keep(std::string text);
  std::string_view NodeName(const Scope& scope, std::string_view name);

  /// The operator, or NULL after reporting that there is none.
  const OpEntry* FindOp(const Expression& call, const Scope& scope);
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
  /// Of a call that is wrong itself: for the errors in them.
  void ResolveArguments(const Expression& call, Scope* scope,
                        std::string_view owner);
  ValueId OutputOf(const Binding& binding, const Expression& expression);
  ValueId NodeOutput(int32_t node, const Expression& expression);
  void ConnectCall(int32_t node, const Expression& call, Scope* scope,
                   std::string_view owner);

  // expand.cc
  void Expand(const Callable& callable, const Expression& call,
              ValueId results, std::string_view name, Scope* scope);
  void BindFormals(const Callable& callable, const Expression& call,
                   std::string_view name, Scope* scope, Scope* inner);
  bool IsRecursive(const Callable& callable, int32_t site) const;

  const std::vector<Document>& documents_;
  const Callables& callables_;
  const std::vector<MissingParameters>& missing_;
  const Limits& limits_;
  Report* report_;
  Graph* graph_;

  std::vector<Names> parameters_;          // by document
  std::vector<int32_t> imported_inputs_;   // the first of each document's
  std::vector<const Callable*> called_at_;  // by site
  /// Where a value only stands for another one: the other, else kNoValue.
  std::vector<ValueId> forward_;
  /// Outputs of nodes, until they are laid out; variadic ones grow as used.
  std::vector<std::vector<ValueId>> variadic_;
  std::unordered_map<int32_t, size_t> variadic_of_;
  std::unordered_map<std::string, int> name_counts_;
  std::unordered_set<const Callable*> called_;
};

/// The notes that say which calls a node is from.
void NoteCallSites(const Graph& graph, int32_t site, Entry* entry);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_WIRING_H_
