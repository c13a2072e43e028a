// One run of a graph from values to results.
#ifndef PLEXUS_TOOLS_PLEXUS_EXECUTE_H_
#define PLEXUS_TOOLS_PLEXUS_EXECUTE_H_

#include <plexus/plexus.h>

#include <vector>

#include "tools/plexus/output_target.h"

namespace plexus::program {

/// Compiles for the shapes of `inputs` (graph.inputs() order), runs once, and
/// gives the plan's outputs, in its order. `options.dims` may bind dims
/// beforehand. Throws what compiling throws, and why the run failed.
std::vector<NamedTensor> Execute(const Graph& graph,
                                 const std::vector<Tensor>& inputs,
                                 PlanOptions options);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_EXECUTE_H_
