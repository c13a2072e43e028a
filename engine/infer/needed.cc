#include "engine/infer/needed.h"

#include <utility>

namespace plexus::engine {

namespace {

/// The closure of what is needed under what it is made from.
class Closure {
 public:
  explicit Closure(const Graph& graph)
      : graph_(graph),
        needed_{std::vector<bool>(graph.nodes.size(), false),
                std::vector<bool>(graph.values.size(), false)},
        sites_(graph.sites.size(), false) {}

  void Add(ValueId value) {
    if (value == kNoValue) return;
    needed_.values[value] = true;
    const int32_t producer = graph_.values[value].node;
    if (producer >= 0) needed_.nodes[producer] = true;
  }
  void Close() {
    for (size_t i = graph_.nodes.size(); i-- > 0;) {  // producers come first
      if (!needed_.nodes[i]) continue;
      const Node& node = graph_.nodes[i];
      for (const ValueId value : graph_.InputsOf(node)) Add(value);
      int32_t site = node.site;
      for (; site >= 0 && !sites_[site]; site = graph_.sites[site].parent) {
        sites_[site] = true;
      }
    }
  }
  /// Adds what needed calls of imports are given but don't use. Whether there was
  /// any.
  bool AddPassed() {
    bool any = false;
    for (const PassedInput& passed : graph_.passed) {
      if (passed.value == kNoValue || !sites_[passed.site] ||
          needed_.values[passed.value]) {
        continue;
      }
      Add(passed.value);
      any = true;
    }
    return any;
  }
  Needed Take() { return std::move(needed_); }

 private:
  const Graph& graph_;
  Needed needed_;
  std::vector<bool> sites_;
};

}  // namespace

Needed NeededFor(const Graph& graph, std::span<const ValueId> outputs) {
  Closure closure(graph);
  for (const ValueId output : outputs) closure.Add(output);
  do {
    closure.Close();
  } while (closure.AddPassed());
  return closure.Take();
}

}  // namespace plexus::engine
