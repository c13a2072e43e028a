// What some values of a graph are made from.
#ifndef PLEXUS_ENGINE_INFER_NEEDED_H_
#define PLEXUS_ENGINE_INFER_NEEDED_H_

#include <span>
#include <vector>

#include "engine/build/graph.h"

namespace plexus::engine {

/// By node and by value, whether it is needed.
struct Needed {
  std::vector<bool> nodes;
  std::vector<bool> values;
};
/// What `outputs` are made from; and what calls of imports are given on the way,
/// for that is held to what they declare.
Needed NeededFor(const Graph& graph, std::span<const ValueId> outputs);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_NEEDED_H_
