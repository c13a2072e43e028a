// Functions of a graph.
#ifndef PLEXUS_ENGINE_READ_FUNCTION_H_
#define PLEXUS_ENGINE_READ_FUNCTION_H_

#include <vector>

#include "engine/read/document.h"
#include "engine/read/expression.h"
#include "engine/read/fields.h"

namespace plexus::engine {

/// `functions:`, a mapping of heads, `Dense(x, W, b)`, to an expression or to
/// nodes and outputs.
std::vector<FunctionText> ReadFunctions(const Fields::Field& field,
                                        ExpressionReader* expressions);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_FUNCTION_H_
