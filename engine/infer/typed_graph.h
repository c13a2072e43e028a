// A graph with a dtype and a shape on every edge: the output of room 3 (infer),
// the input of rooms 4 (rewrite) and 5 (plan).
#ifndef PLEXUS_ENGINE_INFER_TYPED_GRAPH_H_
#define PLEXUS_ENGINE_INFER_TYPED_GRAPH_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/build/graph.h"
#include "engine/infer/dims.h"

namespace plexus::engine {

/// The type of one value; its dims stand in TypedGraph::dim_pool. Values of one
/// shape share them.
struct Type {
  int32_t dtype = PLEXUS_NONE;  ///< NONE: not worked out (an error, or unused)
  uint32_t rank = 0;
  uint32_t dims = 0;
};

struct TypedGraph {
  std::shared_ptr<const Graph> graph;
  DimTable dims;  ///< what handles among the dims mean
  std::vector<int64_t> dim_pool;
  std::vector<Type> types;  ///< one a value
  /// Values that are known: parameters, literals, and small ones that depend on
  /// nothing but these (and, once dims are bound, on them).
  std::unordered_map<ValueId, Tensor> constants;

  std::span<const int64_t> ShapeOf(ValueId value) const {
    return {dim_pool.data() + types[value].dims, types[value].rank};
  }
  /// All dims are numbers, everywhere.
  bool is_bound = false;

  /// "float32[N, 784]".
  std::string TypeText(ValueId value) const;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_TYPED_GRAPH_H_
