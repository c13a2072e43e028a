// The values that a graph file brings along.
#ifndef PLEXUS_ENGINE_BUILD_PARAMETERS_H_
#define PLEXUS_ENGINE_BUILD_PARAMETERS_H_

#include <plexus/plexus.h>

#include "engine/build/graph.h"
#include "engine/diagnostic/report.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// The tensor of a parameter or example: its literal, its file (below the
/// source's folder) or its init. `dtype` is that of literals and of CSV where
/// the text names none, `rank` that of CSV. Errors go to `report`, and the
/// result is then no tensor. Throws kLimit.
Tensor LoadValue(const ValueText& text, int32_t dtype, int rank,
                 const Source& source, const Limits& limits, Report* report);

/// `parameters:` and `weights:` in the order of the file. Throws kLimit where
/// they need more than limits.max_memory together.
std::vector<Parameter> LoadParameters(const Document& document,
                                      const Limits& limits, Report* report,
                                      std::deque<std::string>* storage);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_PARAMETERS_H_
