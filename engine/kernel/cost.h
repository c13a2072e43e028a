// What runs take, as far as that is known before they are made.
#ifndef PLEXUS_ENGINE_KERNEL_COST_H_
#define PLEXUS_ENGINE_KERNEL_COST_H_

#include <plexus/extensions.h>

#include <cstdint>

#include "engine/plugin/op_entry.h"

namespace plexus::engine {

/// Nanoseconds of one thread that are worth waking another one: a thread that
/// sleeps takes about as long to get up.
inline constexpr double kThreadNs = 20'000;

/// What it costs to begin and end work on several threads that are awake.
inline constexpr double kStageNs = 4'000;

/// All bytes of a tensor's elements.
double BytesOf(const PlexusTensor& tensor);

/// What one run of a node takes that has just been prepared: what its operator
/// says of it (PlexusCost), else what its inputs and outputs say. Operations are
/// those of four-byte elements; larger ones count for several.
PlexusWork EstimateWork(const OpEntry& op, PlexusPrepare* ctx);

/// About how many nanoseconds that is on one thread; never negative.
double Nanoseconds(const PlexusWork& work);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_KERNEL_COST_H_
