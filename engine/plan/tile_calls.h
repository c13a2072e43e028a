// Small chains, resolved while planning.
#ifndef PLEXUS_ENGINE_PLAN_TILE_CALLS_H_
#define PLEXUS_ENGINE_PLAN_TILE_CALLS_H_

#include "engine/plan/plan.h"

namespace plexus::engine {

/// Adds the calls of a step's chain, whose addresses are known, if all of the
/// chain is one tile.
void AddTileCalls(Step* step, Plan::Impl* plan);

/// Once all steps have their calls: counts those that can be run together.
void JoinTileCalls(Plan::Impl* plan);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_TILE_CALLS_H_
