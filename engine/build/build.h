// Room 2, build: documents + registry -> Graph.
#ifndef PLEXUS_ENGINE_BUILD_BUILD_H_
#define PLEXUS_ENGINE_BUILD_BUILD_H_

#include <plexus/plexus.h>

#include <memory>
#include <vector>

#include "engine/build/graph.h"
#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// Loads parameters, finds every operator, expands functions and imported graphs
/// (ReadWithImports), connects the wires and sorts the nodes. What is wrong goes
/// to `report`; the graph is whole only if there were no errors. Throws kLimit
/// where a limit is passed.
Graph Build(std::vector<Document> documents,
            std::shared_ptr<const Registry::Impl> registry,
            const Limits& limits, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_BUILD_H_
