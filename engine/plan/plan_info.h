// What a plan tells of its inputs and outputs, and of its steps' nodes.
#ifndef PLEXUS_ENGINE_PLAN_PLAN_INFO_H_
#define PLEXUS_ENGINE_PLAN_PLAN_INFO_H_

#include <plexus/plexus.h>

#include <string>
#include <vector>

#include "engine/plan/grouping.h"
#include "engine/plan/plan.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// Fills in a plan's inputs and outputs. `output_names`: one for each of
/// program.outputs.
void DescribePorts(const Program& program,
                   const std::vector<std::string>& output_names,
                   Plan::Impl* plan);

/// Adds the nodes of the step that is made of `group`.
void NoteNodes(const Group& group, Plan::Impl* plan);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_PLAN_INFO_H_
