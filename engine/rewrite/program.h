// What of a typed graph is to be computed: the output of room 4 (rewrite), the
// input of room 5 (plan). The graph itself stays as it was written; rewrites
// drop nodes, let values stand for others, and turn values into constants.
#ifndef PLEXUS_ENGINE_REWRITE_PROGRAM_H_
#define PLEXUS_ENGINE_REWRITE_PROGRAM_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/infer/typed_graph.h"

namespace plexus::engine {

/// A node that computes what an earlier one does.
struct SharedNode {
  int32_t node;
  int32_t like;
};

struct Program {
  std::shared_ptr<const TypedGraph> typed;  ///< all dims bound
  std::vector<ValueId> outputs;             ///< what is asked for
  std::vector<int32_t> nodes;               ///< to run, producers first
  /// The value that each value stands for: itself where it is not rewritten.
  std::vector<ValueId> stands_for;
  /// Values made constant here; those that room 3 knew are in typed->constants.
  std::unordered_map<ValueId, Tensor> folded;
  /// Values that are not made: who reads them reads the first input of their
  /// node, with these strides (PlexusLayout).
  std::unordered_map<ValueId, std::vector<int64_t>> swapped;
  std::vector<int32_t> pruned_nodes;  ///< not needed for the outputs
  std::vector<int32_t> folded_nodes;  ///< constants
  std::vector<int32_t> dropped_nodes;  ///< their result is their input
  std::vector<SharedNode> shared_nodes;  ///< done by another node

  const Graph& graph() const { return *typed->graph; }
  /// The constant that a value is, or NULL.
  const Tensor* ConstantOf(ValueId value) const;
  /// Whether every output is a constant, or another value stands for it.
  bool IsDone(const Node& node) const;
};

/// The whole graph, as it is, for these outputs.
Program MakeProgram(std::shared_ptr<const TypedGraph> typed,
                    std::vector<ValueId> outputs);

/// Keeps the nodes that the outputs need (prune.cc).
void Prune(Program* program);

/// Settles what the nodes read where a 16-bit parameter stands for float32: the
/// parameter itself where the operator can (PlexusNarrow), else a float32
/// constant, made once however many nodes read it. After the nodes that nothing
/// needs are gone, before all that looks at constants (widen.cc).
void Widen(Program* program);

/// Lets the outputs of one node stand for those of all that have its operator,
/// attributes and inputs: operators are pure. Constants of up to 32 KiB are equal
/// where their elements are. Linear in the program (share.cc).
void ShareEqual(Program* program);

/// Runs the nodes whose inputs are all constant, where the result is at most
/// 1 MiB or than the inputs together, and all results that are still read, with
/// the parameters, are at most max_memory bytes (0: no limit) (fold.cc).
void Fold(Program* program, int64_t max_memory);

/// Lets the result of operators that change nothing stand for their input
/// (alias.cc).
void DropAliases(Program* program);

/// Takes the swaps of the last two axes into the operators that read their
/// results, where all of these can (swap.cc). The last rewrite: the nodes stay,
/// and their results are in `swapped`.
void TakeSwaps(Program* program);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_REWRITE_PROGRAM_H_
