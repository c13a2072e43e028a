// The work of room 3, node by node.
#ifndef PLEXUS_ENGINE_INFER_INFERENCE_H_
#define PLEXUS_ENGINE_INFER_INFERENCE_H_

#include <plexus/plexus.h>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/infer/needed.h"
#include "engine/infer/typed_graph.h"

namespace plexus::engine {

/// Small values are worked out as soon as they can be; larger ones wait for the
/// rewrite room.
inline constexpr int64_t kSmallValue = 4096;
/// Values of so many elements are what shapes are made of, and always worked out;
/// larger ones while all of these together have at most so many bytes.
inline constexpr int64_t kFewElements = 64;
inline constexpr int64_t kMostValueBytes = 16 << 20;

/// A constraint's `where`: a node, or from here on an index into Graph::passed.
inline constexpr uint32_t kFirstPassed = uint32_t{1} << 31;

/// How a graph may name a value; a call inside another one has no such name:
/// "..." (types.cc).
std::string WrittenName(const Graph& graph, ValueId value);

/// The dtypes of a set: "float32, float64" (types.cc).
std::string DtypeList(uint32_t dtypes);

/// Types of a graph under way.
class Inference {
 public:
  /// `graph` is the same as typed->graph, or NULL where no outputs may be added;
  /// `needed` is all that is looked at, NULL for everything.
  Inference(TypedGraph* typed, Graph* graph, const Needed* needed,
            Report* report);

  /// Types of inputs; `bound` are the dims' values by name, empty for none.
  void SetInputs(const std::map<std::string_view, int64_t>& bound);
  void SetParameters();
  /// Checks what calls of imported graphs pass of this node's results; -1: of
  /// all that no node makes.
  void CheckPassed(int32_t node);
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

  // passed_inputs.cc
  /// Sorts what is passed by the node that makes it.
  void SortPassed();
  /// Whether the node is inside a call that was given something else than its
  /// inputs take.
  bool IsRefused(const Node& node) const;
  bool CheckDtype(const PassedInput& passed);
  bool CheckShape(uint32_t index);
  Entry RefusePassed(const PassedInput& passed, const std::string& text);

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
  const Needed* const needed_;
  Report* report_;
  /// The graph input whose data a value depends on; kNoValue for none.
  std::vector<ValueId> data_from_;
  /// int64 values that are known as dims, not all of them numbers.
  std::unordered_map<ValueId, std::vector<int64_t>> known_dims_;
  int64_t value_room_ = kMostValueBytes;
  std::map<std::vector<int64_t>, uint32_t> pooled_;

  /// (node that makes it or -1, index into Graph::passed), in that order.
  std::vector<std::pair<int32_t, uint32_t>> passed_;
  size_t next_passed_ = 0;
  /// Dims of an imported graph, which each call (site) binds anew: what by.
  struct PassedDim {
    int64_t dim;
    uint32_t passed;
  };
  std::map<std::pair<int32_t, std::string_view>, PassedDim> passed_dims_;
  std::set<int32_t> refused_sites_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_INFERENCE_H_
