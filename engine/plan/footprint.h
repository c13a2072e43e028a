// What a plan keeps in memory, and what it lets go of.
#ifndef PLEXUS_ENGINE_PLAN_FOOTPRINT_H_
#define PLEXUS_ENGINE_PLAN_FOOTPRINT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <vector>

#include "engine/plan/buffers.h"
#include "engine/plan/plan.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// The inputs of a node that are constants and that runs of its kernel, which
/// says so in `unread_inputs`, don't read: bit i for input i.
uint64_t UnreadConstants(const Program& program, const Buffers& buffers,
                         const Node& node, const PlexusKernel& kernel);

/// Throws kLimit where an int64 can't hold the bytes of all that the nodes read
/// and write: what a plan is made with are sums of some of them.
void CheckCountable(const Program& program);

/// Counts the bytes of a plan that is laid out; those of `packed` are there. A
/// constant that only prepare read (`unread`), or only folding, counts beside what
/// was made of it where it stays in memory; the pages of one that is mapped are
/// given back.
/// Throws kLimit where all is more than `max_memory` (0: no limit).
void CountMemory(const Program& program, const Buffers& buffers,
                 const std::vector<ValueId>& unread, int64_t max_memory,
                 Plan::Impl* plan);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_FOOTPRINT_H_
