// One node on tensors that are there, without a plan: how constants are folded
// and shape values worked out.
#ifndef PLEXUS_ENGINE_KERNEL_EVALUATE_H_
#define PLEXUS_ENGINE_KERNEL_EVALUATE_H_

#include <plexus/plexus.h>

#include <optional>
#include <vector>

#include "engine/build/graph.h"

namespace plexus::engine {

/// A dtype and a shape in numbers.
struct BoundType {
  int32_t dtype;
  std::vector<int64_t> shape;
};

/// Runs `node` on `inputs` (no tensor where one is left out), on this thread.
/// Nothing where the operator refuses, or fails on this data: then it is left
/// for the run to say so.
std::optional<std::vector<Tensor>> Evaluate(
    const Graph& graph, const Node& node, const std::vector<Tensor>& inputs,
    const std::vector<BoundType>& outputs);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_KERNEL_EVALUATE_H_
