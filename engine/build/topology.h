// Order and cycles of a directed graph: the one door to Boost.Graph.
#ifndef PLEXUS_ENGINE_BUILD_TOPOLOGY_H_
#define PLEXUS_ENGINE_BUILD_TOPOLOGY_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace plexus::engine {

/// An edge: `first` needs `second`.
using Need = std::pair<int32_t, int32_t>;

struct Topology {
  /// All nodes, needed ones first; what is in order already keeps its order.
  /// Empty where there are cycles.
  std::vector<int32_t> order;
  /// A shortest cycle of each knot (of the first 20), through its lowest node:
  /// each node needs the next, the last needs the first.
  std::vector<std::vector<int32_t>> cycles;
};

/// Sorts nodes 0 to n - 1. Linear in nodes and edges; doesn't recurse.
Topology Sort(int32_t n, const std::vector<Need>& needs);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_TOPOLOGY_H_
