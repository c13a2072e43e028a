// Which steps run side by side, each on one thread.
#ifndef PLEXUS_ENGINE_PLAN_BRANCHES_H_
#define PLEXUS_ENGINE_PLAN_BRANCHES_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/plan/row_blocks.h"

namespace plexus::engine {

/// What a step takes, and what it waits for.
struct StepWork {
  double ns = 0;             ///< on one thread, about
  int64_t result_bytes = 0;   ///< of what it writes
  int64_t scratch_bytes = 0;  ///< PlexusKernel::scratch_bytes, padded
  Range needs;                ///< earlier steps, in Branching::needs
};

/// All steps of a plan.
struct Branching {
  std::vector<StepWork> steps;
  std::vector<int32_t> needs;
  /// Stages of rows, in order, and what each takes on all threads.
  std::vector<Stage> row_stages;
  std::vector<double> row_stage_ns;
};

/// The steps in another order, with all their stages.
struct BranchPlan {
  std::vector<int32_t> order;  ///< of the steps as they were; empty: unchanged
  std::vector<Stage> stages;   ///< in the new order, `first_branch` in branches
  std::vector<Branch> branches;
};

/// Looks for steps that threads gain by running side by side. Steps that each
/// gain by being split themselves, and stages of rows, keep their place, but for
/// stages whose steps take less time side by side; in between, steps are sorted
/// by how many others they have to wait for, one after the other. A stage is a
/// few of these levels in a row; its branches are the steps in them that need
/// each other. Which levels are stages is what takes the least time by estimate;
/// where no stage gains the time that waking a thread is worth, nothing changes.
/// Takes O(n log n) time for n steps and needs.
BranchPlan FindBranches(const Branching& branching, int threads);

/// What the steps of a stage of rows take on all threads: each does its share of
/// the rows, and reads all weights.
double NsByRows(const Stage& stage, std::span<const StepWork> steps,
                std::span<const RowStep> row_steps, int threads);

/// items[i] becomes what items[order[i]] was.
template <typename T>
void SortBy(std::span<const int32_t> order, std::vector<T>* items) {
  std::vector<T> sorted;
  sorted.reserve(items->capacity());
  for (const int32_t i : order) sorted.push_back(std::move((*items)[i]));
  *items = std::move(sorted);
}

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLAN_BRANCHES_H_
