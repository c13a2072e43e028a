#include "engine/build/topology.h"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <queue>

namespace plexus::engine {

namespace {

/// Finding each takes a walk; nobody reads more.
constexpr size_t kMostCycles = 20;

using Dag = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property,
                                               boost::no_property, boost::no_property,
                                               uint32_t, uint32_t>;

/// The shortest way from `start` back to itself inside its component.
std::vector<int32_t> ShortestCycle(const Dag& dag, int32_t start,
                                   const std::vector<int32_t>& component) {
  std::vector<int32_t> from(boost::num_vertices(dag), -1);
  std::queue<int32_t> queue;
  queue.push(start);
  while (!queue.empty()) {
    const int32_t node = queue.front();
    queue.pop();
    const auto [first, last] =
        boost::adjacent_vertices(static_cast<uint32_t>(node), dag);
    for (auto next = first; next != last; ++next) {
      const auto other = static_cast<int32_t>(*next);
      if (other == start) {
        std::vector<int32_t> cycle = {node};
        while (cycle.back() != start) cycle.push_back(from[cycle.back()]);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (component[other] != component[start] || from[other] >= 0) continue;
      from[other] = node;
      queue.push(other);
    }
  }
  return {};
}

}  // namespace

Topology Sort(int32_t n, const std::vector<Need>& needs) {
  const Dag dag(boost::edges_are_unsorted_multi_pass, needs.begin(),
                needs.end(), static_cast<uint32_t>(n));
  Topology result;
  std::vector<int32_t> component(static_cast<size_t>(n));
  boost::strong_components(
      dag, boost::make_iterator_property_map(component.begin(),
                                             get(boost::vertex_index, dag)));
  std::vector<int32_t> lowest(static_cast<size_t>(n), -1);
  std::vector<int32_t> size(static_cast<size_t>(n), 0);
  for (int32_t node = 0; node < n; ++node) {
    if (size[component[node]]++ == 0) lowest[component[node]] = node;
  }
  std::vector<bool> knot(static_cast<size_t>(n), false);
  for (int32_t c = 0; c < n; ++c) knot[c] = size[c] > 1;
  for (const auto& [node, needed] : needs) {
    if (node == needed) knot[component[node]] = true;
  }
  for (int32_t node = 0; node < n; ++node) {
    const int32_t c = component[node];
    if (knot[c] && lowest[c] == node && result.cycles.size() < kMostCycles) {
      result.cycles.push_back(ShortestCycle(dag, node, component));
    }
  }
  if (!result.cycles.empty()) return result;
  std::vector<uint32_t> order;
  order.reserve(static_cast<size_t>(n));
  boost::topological_sort(dag, std::back_inserter(order));
  result.order.assign(order.begin(), order.end());
  return result;
}

}  // namespace plexus::engine
