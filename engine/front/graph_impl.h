// What stands behind a plexus::Graph.
#ifndef PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_
#define PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_

#include <plexus/plexus.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/infer/needed.h"
#include "engine/infer/typed_graph.h"

namespace plexus {

struct Graph::Impl {
  Limits limits;
  std::shared_ptr<const engine::Graph> graph;
  std::shared_ptr<const engine::TypedGraph> typed;
  std::vector<Diagnostic> warnings;
  std::string name;
  std::string doc;
  std::vector<std::string> constraints;
  std::vector<PortInfo> inputs;
  std::vector<PortInfo> outputs;

  /// The value that users call `name`: an output, node, input or parameter.
  /// Throws kUsage with the nearest name where there is none.
  engine::ValueId FindValue(const std::string& name) const;
  /// Those of PlanOptions::outputs: the graph's where no names are given.
  std::vector<engine::ValueId> FindValues(
      const std::vector<std::string>& names) const;
  /// Numbers for the dims, in names() order; -1 for one without a value that what
  /// is needed doesn't have. Throws kInvalid.
  std::vector<int64_t> DimValues(const std::map<std::string, int64_t>& given,
                                 const engine::Needed& needed) const;

  mutable std::mutex mutex;
  mutable std::deque<std::pair<PlanOptions, std::shared_ptr<const Plan>>> plans;
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_
