// How many nodes a document makes, before any is made.
#ifndef PLEXUS_ENGINE_BUILD_EXPANSION_H_
#define PLEXUS_ENGINE_BUILD_EXPANSION_H_

#include <plexus/plexus.h>

#include "engine/read/document.h"

namespace plexus::engine {

/// Throws kLimit, with the place of the call that is one too many, if the graph
/// has more than limits.max_items nodes once its functions are expanded: a few
/// lines of functions that call each other can ask for 2^60. Recursion, which is
/// refused elsewhere, counts once.
void CheckExpansion(const Document& document, const Limits& limits);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_BUILD_EXPANSION_H_
