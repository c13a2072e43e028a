// The work of room 3, node by node.
#ifndef PLEXUS_ENGINE_INFER_INFERENCE_H_
#define PLEXUS_ENGINE_INFER_INFERENCE_H_

#include <plexus/plexus.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/infer/typed_graph.h"

namespace plexus::engine {

/// Small values are worked out as soon as they can be; larger ones wait for the
/// rewrite room.
inline constexpr int64_t kSmallValue = 4096;

/// Types of a graph under way.
class Inference {
 public:
  /// `graph` is the same as typed->graph, or NULL where no outputs may be added.
  Inference(TypedGraph* typed, Graph* graph, Report* report);

  /// Types of inputs; `bound` are the dims' values by name, empty for none.
  void SetInputs(const std::map<std::string_view, int64_t>& bound);
  void SetParameters();
  void InferNode(int32_t node);
  void SetOutputs();

 private:
  friend class NodeInference;

  /// Sets a value's type; reports one with too many elements. False on error.
  bool SetType(ValueId value, int32_t dtype, std::span<const int64_t> dims,
               Place place);
  uint32_t PoolDims(std::span<const int64_t> dims);

  // types.cc
  /// The dtype of each type variable of the node; nothing after an error.
  std::optional<std::vector<int32_t>> BindTypes(const Node& node);
  /// What the node's 16-bit parameters make of them; `by` is the input that
  /// bound each. False after an error.
  bool BindNarrow(const Node& node, std::vector<int32_t>* bound,
                  std::vector<size_t>* by);
  bool IsNarrow(ValueId value) const;
  bool TypeLiteral(ValueId value, int32_t dtype);
  /// The input reads its parameter as float32 from now on.
  void Widen(const Node& node, size_t input);
  void ReportTypeClash(const Node& node, size_t first, size_t second);
  void ReportTypeRefused(const Node& node, size_t input);

  // values.cc
  /// Whether the value is known, as dims or as a tensor.
  bool IsKnown(ValueId value) const;
  /// The elements of a known int64 value, as dims; NULL if it isn't.
  const int64_t* DimsOf(ValueId value, int64_t* count) const;
  void InferValues(int32_t node);
  bool EvaluateNumbers(const Node& node);
  bool MoveDims(const Node& node);
  bool CombineDims(const Node& node);
  bool IsBound(ValueId value) const;
  int64_t CountOf(ValueId value) const;

  /// An error at a node, with a note on the type of each of its inputs.
  void Fail(const Node& node, ErrorCode code, const std::string& text,
            const std::string& help = "");

  TypedGraph* typed_;
  const Graph& graph_;
  Graph* growing_;
  Report* report_;
  /// The graph input whose data a value depends on; kNoValue for none.
  std::vector<ValueId> data_from_;
  /// int64 values that are known as dims, not all of them numbers.
  std::unordered_map<ValueId, std::vector<int64_t>> known_dims_;
  std::map<std::vector<int64_t>, uint32_t> pooled_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_INFERENCE_H_
