// What stands behind a plexus::Graph.
#ifndef PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_
#define PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_

#include <plexus/plexus.h>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

  mutable std::mutex mutex;
  mutable std::deque<std::pair<PlanOptions, std::shared_ptr<const Plan>>> plans;
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_FRONT_GRAPH_IMPL_H_
