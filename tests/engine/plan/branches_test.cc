// Which steps a plan lets run side by side, from what each takes and needs.
#include "engine/plan/branches.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <utility>
#include <vector>

namespace plexus::engine {
namespace {

struct Given {
  double us;
  std::vector<int32_t> needs;
  int64_t bytes = 1000;
};

/// A stage of rows, and what it takes.
struct Rows {
  uint32_t first, n;
  double us;
};

BranchPlan Find(const std::vector<Given>& steps,
                const std::vector<Rows>& rows = {}, int threads = 2) {
  Branching branching;
  for (const Rows& stage : rows) {
    branching.row_stages.push_back({stage.first, stage.n, 2, 5, 10});
    branching.row_stage_ns.push_back(stage.us * 1000);
  }
  for (const Given& step : steps) {
    StepWork work;
    work.ns = step.us * 1000;
    work.result_bytes = step.bytes;
    work.needs = {static_cast<uint32_t>(branching.needs.size()),
                  static_cast<uint32_t>(step.needs.size())};
    branching.needs.insert(branching.needs.end(), step.needs.begin(),
                           step.needs.end());
    branching.steps.push_back(work);
  }
  return FindBranches(branching, threads);
}

/// The branches as lists of steps, stage by stage.
std::vector<std::vector<std::vector<int32_t>>> Stages(const BranchPlan& plan) {
  std::vector<std::vector<std::vector<int32_t>>> stages;
  for (const Stage& stage : plan.stages) {
    if (stage.rows_a_part > 0) continue;
    stages.emplace_back();
    uint32_t next = stage.first_step;
    for (int64_t part = 0; part < stage.n_parts; ++part) {
      const Branch& branch = plan.branches[stage.first_branch + part];
      CHECK(branch.first_step == next);
      next += branch.n_steps;
      stages.back().emplace_back(plan.order.begin() + branch.first_step,
                                 plan.order.begin() + next);
    }
    CHECK(next == stage.first_step + stage.n_steps);
  }
  return stages;
}

using Steps = std::vector<int32_t>;

TEST_CASE("chains that don't need each other are branches") {
  const BranchPlan plan = Find({{30, {}}, {20, {}}, {30, {0}}, {20, {1}}});
  CHECK(plan.order == Steps{0, 2, 1, 3});
  CHECK(Stages(plan) ==
        std::vector<std::vector<Steps>>{{{0, 2}, {1, 3}}});
}

TEST_CASE("what comes before and after branches stays there") {
  const BranchPlan plan =
      Find({{5, {}}, {30, {0}}, {30, {0}}, {5, {1, 2}}, {5, {3}}});
  CHECK(plan.order == Steps{0, 1, 2, 3, 4});
  CHECK(Stages(plan) == std::vector<std::vector<Steps>>{{{1}, {2}}});
}

TEST_CASE("branches that fork and join inside stay one branch") {
  std::vector<Given> steps;
  for (int32_t at : {0, 4}) {
    steps.push_back({15, {}});
    steps.push_back({15, {at}});
    steps.push_back({15, {at}});
    steps.push_back({15, {at + 1, at + 2}});
  }
  CHECK(Stages(Find(steps)) ==
        std::vector<std::vector<Steps>>{{{0, 1, 2, 3}, {4, 5, 6, 7}}});
}

TEST_CASE("a step that waits for two branches ends the stage") {
  const BranchPlan plan = Find({{40, {}},
                                {40, {}},
                                {1, {0, 1}},
                                {40, {2}},
                                {40, {2}},
                                {1, {3, 4}}});
  CHECK(Stages(plan) ==
        std::vector<std::vector<Steps>>{{{0}, {1}}, {{3}, {4}}});
}

TEST_CASE("nothing changes where threads don't gain") {
  SECTION("a chain") {
    CHECK(Find({{50, {}}, {50, {0}}, {50, {1}}}).order.empty());
  }
  SECTION("too little work") {
    CHECK(Find({{15, {}}, {15, {}}}).order.empty());
  }
  SECTION("one long branch, and little beside it") {
    CHECK(Find({{150, {}}, {5, {}}, {5, {}}}).order.empty());
  }
  SECTION("each step is better split over all threads") {
    CHECK(Find({{190, {}}, {190, {}}, {190, {}}}).order.empty());
    CHECK(Find({{500, {}}, {500, {}}}).order.empty());
  }
  SECTION("rows take less time") {
    const BranchPlan plan = Find({{50, {}}, {50, {}}}, {{0, 2, 53}});
    CHECK(plan.order.empty());
    CHECK(plan.stages.size() == 1);
  }
  SECTION("their results would take much memory at once") {
    CHECK(Find({{50, {}, 3 << 20}, {50, {}, 3 << 20}})
              .order.empty());
  }
}

TEST_CASE("nothing moves past a stage of rows") {
  const std::vector<Given> steps = {{30, {}}, {30, {}},  {30, {1}},
                                    {30, {}}, {30, {3}}, {30, {}}};
  const BranchPlan plan = Find(steps, {{2, 2, 34}});
  CHECK(plan.order == Steps{0, 1, 2, 3, 4, 5});
  CHECK(plan.stages.size() == 3);
  CHECK(plan.stages[1].rows_a_part == 5);
  CHECK(plan.stages[1].first_step == 2);
  CHECK(Stages(plan) ==
        std::vector<std::vector<Steps>>{{{0}, {1}}, {{4}, {5}}});
}

TEST_CASE("steps of a stage of rows run side by side where that takes less") {
  const BranchPlan plan = Find({{50, {}}, {50, {}}}, {{0, 2, 55}});
  CHECK(plan.stages.size() == 1);
  CHECK(Stages(plan) == std::vector<std::vector<Steps>>{{{0}, {1}}});
}

TEST_CASE("many branches share a few parts, long ones first") {
  std::vector<Given> steps(100, Given{2, {}});
  steps.push_back({60, {}});
  const BranchPlan plan = Find(steps);
  REQUIRE(plan.stages.size() == 1);
  CHECK(plan.stages[0].n_parts == 8);
  CHECK(plan.order[0] == 100);
  CHECK(plan.branches[0].n_steps == 1);
  Steps sorted = plan.order;
  std::sort(sorted.begin(), sorted.end());
  Steps all(101);
  std::iota(all.begin(), all.end(), 0);
  CHECK(sorted == all);
}

}  // namespace
}  // namespace plexus::engine
