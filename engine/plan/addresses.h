// Where each step finds what it reads and writes.
#ifndef PLEXUS_ENGINE_PLAN_ADDRESSES_H_
#define PLEXUS_ENGINE_PLAN_ADDRESSES_H_

#include <cstdint>
#include <vector>

#include "engine/plan/buffers.h"
#include "engine/plan/grouping.h"
#include "engine/plan/plan.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// Adds the addresses and calls of the steps, one for each of `groups`, once
/// the buffers are laid out. `unread_inputs`: of each, UnreadConstants. Gives the
/// values that these are.
std::vector<ValueId> Locate(const Program& program,
                            const std::vector<Group>& groups,
                            const std::vector<uint64_t>& unread_inputs,
                            Buffers* buffers, Plan::Impl* plan);

/// Adds steps for outputs that no step writes in place: inputs, constants, a
/// value that is an output twice.
void CopyOutputs(const Program& program, Buffers* buffers, Plan::Impl* plan);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_ADDRESSES_H_
