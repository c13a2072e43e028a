// Room 5, plan: program -> Plan.
#ifndef PLEXUS_ENGINE_PLAN_MAKE_PLAN_H_
#define PLEXUS_ENGINE_PLAN_MAKE_PLAN_H_

#include <plexus/plexus.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

/// Groups, prepares and lays out. `output_names`: one for each of
/// program.outputs. Throws kInvalid where a prepare refuses, kLimit where the
/// plan needs more than options.max_memory (0: no limit).
std::unique_ptr<Plan::Impl> MakePlan(const Program& program,
                                     const std::vector<std::string>& output_names,
                                     const PlanOptions& options);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_MAKE_PLAN_H_
