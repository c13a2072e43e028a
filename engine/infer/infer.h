// Room 3, infer: graph + input types -> typed graph.
#ifndef PLEXUS_ENGINE_INFER_INFER_H_
#define PLEXUS_ENGINE_INFER_INFER_H_

#include <plexus/plexus.h>

#include <memory>
#include <span>

#include "engine/diagnostic/report.h"
#include "engine/infer/needed.h"
#include "engine/infer/typed_graph.h"

namespace plexus::engine {

/// Works out all types with the dims' names standing for themselves. May add
/// outputs that a variadic operator has beyond those that are used, and values
/// for 16-bit parameters that are read as float32. Dtype and shape clashes go
/// to `report`.
TypedGraph Infer(std::shared_ptr<Graph> graph, Report* report);

/// Works out the types of what is needed with dims.names()[i] being values[i]:
/// first that the constraints of `symbolic` hold there, then each node's shape in
/// numbers. A negative value is none: no needed input may have that dim.
TypedGraph Bind(const TypedGraph& symbolic, std::span<const int64_t> values,
                const Needed& needed, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_INFER_H_
