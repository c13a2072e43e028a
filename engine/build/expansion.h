// How many nodes documents make, before any is made.
#ifndef PLEXUS_ENGINE_BUILD_EXPANSION_H_
#define PLEXUS_ENGINE_BUILD_EXPANSION_H_

#include <plexus/plexus.h>

#include <vector>

#include "engine/build/callables.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// Throws kLimit, with the place of the call that is one too many, if the graph
/// (documents[0]) has more than limits.max_items nodes once its calls are
/// expanded: a few lines of functions that call each other can ask for 2^60. A
/// call without nodes counts as one with as many as it has inputs, at least 1.
/// Recursion, which is refused elsewhere, counts once.
void CheckExpansion(const std::vector<Document>& documents,
                    const Callables& callables, const Limits& limits);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_EXPANSION_H_
