// Nodes and outputs, of a graph or of a function.
#ifndef PLEXUS_ENGINE_READ_NODE_H_
#define PLEXUS_ENGINE_READ_NODE_H_

#include <vector>

#include "engine/read/document.h"
#include "engine/read/expression.h"
#include "engine/read/fields.h"

namespace plexus::engine {

/// `nodes:`, a mapping of names to calls or to the long form `{op: Dense,
/// inputs: [x, W], attributes: {axis: -1}, doc: ...}`.
std::vector<NodeText> ReadNodes(const Fields::Field& field,
                                ExpressionReader* expressions);

/// `outputs:`, a list of names or a mapping of new names to names.
std::vector<OutputText> ReadOutputs(const Fields::Field& field,
                                    ExpressionReader* expressions);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_NODE_H_
