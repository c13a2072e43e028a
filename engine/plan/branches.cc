#include "engine/plan/branches.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

#include "engine/kernel/cost.h"

namespace plexus::engine {

namespace {

/// What a step loses that is split: uneven parts, inputs that all threads read.
constexpr double kSplitLoss = 1.1;
/// Steps of this length lose nothing that matters.
constexpr double kSplitsWellNs = 10 * kThreadNs;
/// What steps that stand together may write: it lives as long as they do, so
/// this is about what a plan can grow by.
constexpr int64_t kMostBytes = 4 << 20;
/// The most levels of a stage. Longer branches are cut.
constexpr size_t kMostLevels = 16;
/// Parts a thread, so that one that is late gets fewer.
constexpr size_t kBranchesPerThread = 4;

std::vector<size_t> LargeFirst(const std::vector<double>& loads) {
  std::vector<size_t> order(loads.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(-loads[a], a) < std::pair(-loads[b], b);
  });
  return order;
}

/// Where in `order` each index stands.
std::vector<size_t> Places(const std::vector<size_t>& order) {
  std::vector<size_t> places(order.size());
  for (size_t i = 0; i < order.size(); ++i) places[order[i]] = i;
  return places;
}

/// Deals loads out to bins, large ones first, each to the bin with the least;
/// gives the bins' sums. `bin_of`: of each load; may be NULL.
std::vector<double> Deal(const std::vector<double>& loads, size_t bins,
                         std::vector<size_t>* bin_of) {
  using Bin = std::pair<double, size_t>;
  std::priority_queue<Bin, std::vector<Bin>, std::greater<>> least;
  for (size_t bin = 0; bin < bins; ++bin) least.emplace(0.0, bin);
  if (bin_of != nullptr) bin_of->resize(loads.size());
  std::vector<double> sums(bins, 0.0);
  for (const size_t i : LargeFirst(loads)) {
    const size_t bin = least.top().second;
    least.pop();
    sums[bin] += loads[i];
    least.emplace(sums[bin], bin);
    if (bin_of != nullptr) (*bin_of)[i] = bin;
  }
  return sums;
}

/// Steps first to end - 1, which may change places.
class Window {
 public:
  Window(const Branching& branching, size_t first, size_t end, int threads)
      : branching_(branching),
        first_(first),
        size_(end - first),
        threads_(static_cast<size_t>(threads)) {}

  /// Adds the steps to the plan's order if there are stages by which they take
  /// less than `most_ns`.
  bool AddTo(BranchPlan* plan, double most_ns) {
    SortIntoLevels();
    if (!ChooseStages() || best_.back().ns >= most_ns) return false;
    std::vector<size_t> cuts;  // where segments end, the last one first
    for (size_t level = levels(); level > 0; level = best_[level].from) {
      cuts.push_back(level);
    }
    size_t level = 0;
    size_t pending = 0;  // the first level that stands in no segment yet
    for (; !cuts.empty(); cuts.pop_back()) {
      if (best_[cuts.back()].stage) {
        AddInOrder(pending, level, plan);
        AddStage(level, cuts.back(), plan);
        pending = cuts.back();
      }
      level = cuts.back();
    }
    AddInOrder(pending, level, plan);
    return true;
  }

 private:
  /// The least time for the levels before one, and the segment they end with.
  struct Best {
    double ns = 0;
    size_t from = 0;
    bool stage = false;
  };

  const StepWork& WorkOf(size_t step) const {
    return branching_.steps[first_ + step];
  }
  size_t levels() const { return starts_.size() - 1; }
  /// What a step takes that has all threads for itself.
  double AloneNs(size_t step) const {
    const double ns = WorkOf(step).ns;
    const double helped =
        std::min(static_cast<double>(threads_), ns / kThreadNs);
    return helped < 2 ? ns : ns / helped * kSplitLoss + kStageNs;
  }
  /// Calls fn(needed step) for those in the window at `level` or after it.
  template <typename Fn>
  void ForNeeds(size_t step, size_t level, const Fn& fn) const {
    const Range needs = WorkOf(step).needs;
    for (uint32_t i = needs.first; i < needs.first + needs.count; ++i) {
      const auto need = static_cast<size_t>(branching_.needs[i]);
      if (need < first_ || level_[need - first_] < level) continue;
      fn(need - first_);
    }
  }

  void SortIntoLevels() {
    level_.assign(size_, 0);
    size_t deepest = 0;
    for (size_t step = 0; step < size_; ++step) {
      size_t level = 0;
      ForNeeds(step, 0, [&](size_t need) {
        level = std::max(level, level_[need] + 1);
      });
      level_[step] = level;
      deepest = std::max(deepest, level);
    }
    starts_.assign(deepest + 2, 0);
    for (const size_t level : level_) ++starts_[level + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    sorted_.resize(size_);
    std::vector<size_t> next = starts_;
    for (size_t step = 0; step < size_; ++step) {
      sorted_[next[level_[step]]++] = step;
    }
    parent_.resize(size_);
    ns_.resize(size_);
  }

  size_t RootOf(size_t step) {
    while (parent_[step] != step) {
      parent_[step] = parent_[parent_[step]];
      step = parent_[step];
    }
    return step;
  }

  /// Joins the steps of `level`, in a stage that begins at `first`, to the
  /// branches of those they need; gives how many branches are gone by that.
  size_t JoinLevel(size_t level, size_t first) {
    size_t joined = 0;
    for (size_t i = starts_[level]; i < starts_[level + 1]; ++i) {
      const size_t step = sorted_[i];
      size_t root = parent_[step] = step;
      ns_[step] = WorkOf(step).ns;
      bool is_new = level > first;
      ForNeeds(step, first, [&](size_t need) {
        const size_t other = RootOf(need);
        if (other == root) return;
        joined += !is_new;
        is_new = false;
        ns_[other] += ns_[root];
        root = parent_[root] = other;
      });
    }
    return joined;
  }

  /// The branches of a stage that begins at `first`: each has its root there,
  /// for later steps only join.
  std::vector<size_t> Roots(size_t first) const {
    std::vector<size_t> roots;
    for (size_t i = starts_[first]; i < starts_[first + 1]; ++i) {
      if (parent_[sorted_[i]] == sorted_[i]) roots.push_back(sorted_[i]);
    }
    return roots;
  }
  std::vector<double> Loads(const std::vector<size_t>& roots) const {
    std::vector<double> loads;
    for (const size_t root : roots) loads.push_back(ns_[root]);
    return loads;
  }

  /// Which levels are stages: the shortest way from the first to the last.
  bool ChooseStages() {
    std::vector<double> alone(levels(), 0.0);
    std::vector<double> total(levels(), 0.0);
    for (size_t step = 0; step < size_; ++step) {
      alone[level_[step]] += AloneNs(step);
      total[level_[step]] += WorkOf(step).ns;
    }
    best_.assign(levels() + 1, {std::numeric_limits<double>::infinity()});
    best_[0].ns = 0;
    for (size_t first = 0; first < levels(); ++first) {
      Offer(first, first + 1, best_[first].ns + alone[first], false);
      size_t branches = starts_[first + 1] - starts_[first];
      double sum = 0;
      const size_t end = std::min(levels(), first + kMostLevels);
      for (size_t level = first; level < end && branches > 1; ++level) {
        branches -= JoinLevel(level, first);
        sum += total[level];
        if (sum - sum / static_cast<double>(threads_) < kThreadNs) continue;
        const std::vector<double> shares =
            Deal(Loads(Roots(first)), threads_, nullptr);
        const double longest = *std::max_element(shares.begin(), shares.end());
        if (sum - longest < kThreadNs) continue;
        Offer(first, level + 1, best_[first].ns + longest + kStageNs, true);
      }
    }
    bool any = false;
    for (size_t level = levels(); level > 0; level = best_[level].from) {
      any = any || best_[level].stage;
    }
    return any;
  }

  void Offer(size_t from, size_t to, double ns, bool stage) {
    if (ns < best_[to].ns) best_[to] = {ns, from, stage};
  }

  void AddInOrder(size_t from, size_t to, BranchPlan* plan) {
    std::vector<size_t> steps(sorted_.begin() + starts_[from],
                              sorted_.begin() + starts_[to]);
    std::sort(steps.begin(), steps.end());
    for (const size_t step : steps) Add(step, plan);
  }

  void Add(size_t step, BranchPlan* plan) const {
    plan->order.push_back(static_cast<int32_t>(first_ + step));
  }

  void AddStage(size_t from, size_t to, BranchPlan* plan) {
    for (size_t level = from; level < to; ++level) JoinLevel(level, from);
    const std::vector<size_t> roots = Roots(from);
    std::vector<size_t> bin_of;
    const std::vector<double> sums =
        Deal(Loads(roots), std::min(roots.size(), threads_ * kBranchesPerThread),
             &bin_of);
    std::vector<size_t> root_bin(size_);
    for (size_t i = 0; i < roots.size(); ++i) root_bin[roots[i]] = bin_of[i];
    // Long branches begin first.
    const std::vector<size_t> place = Places(LargeFirst(sums));
    std::vector<std::pair<size_t, size_t>> steps;  // branch, step
    for (size_t i = starts_[from]; i < starts_[to]; ++i) {
      const size_t step = sorted_[i];
      steps.emplace_back(place[root_bin[RootOf(step)]], step);
    }
    std::sort(steps.begin(), steps.end());
    Stage stage;
    stage.first_step = static_cast<uint32_t>(plan->order.size());
    stage.n_steps = static_cast<uint32_t>(steps.size());
    stage.n_parts = static_cast<int64_t>(sums.size());
    stage.first_branch = static_cast<uint32_t>(plan->branches.size());
    plan->branches.resize(plan->branches.size() + sums.size());
    for (const auto& [branch, step] : steps) {
      Branch& of = plan->branches[stage.first_branch + branch];
      if (of.n_steps++ == 0) {
        of.first_step = static_cast<uint32_t>(plan->order.size());
      }
      Add(step, plan);
    }
    plan->stages.push_back(stage);
  }

  const Branching& branching_;
  const size_t first_;
  const size_t size_;
  const size_t threads_;
  std::vector<size_t> level_;   // of a step
  std::vector<size_t> sorted_;  // steps by level
  std::vector<size_t> starts_;  // of the levels in sorted_, and its end
  std::vector<Best> best_;      // for the levels before each
  std::vector<size_t> parent_;  // of a step, in the tree of its branch
  std::vector<double> ns_;      // of a root: its branch
};

}  // namespace

BranchPlan FindBranches(const Branching& branching, int threads) {
  BranchPlan plan;
  const std::vector<StepWork>& steps = branching.steps;
  plan.order.reserve(steps.size());
  size_t row_stage = 0;
  bool any = false;
  for (size_t i = 0; i < steps.size();) {
    const bool rows = row_stage < branching.row_stages.size() &&
                      branching.row_stages[row_stage].first_step == i;
    size_t limit = steps.size();
    if (rows) {
      limit = i + branching.row_stages[row_stage].n_steps;
    } else if (row_stage < branching.row_stages.size()) {
      limit = branching.row_stages[row_stage].first_step;
    }
    size_t end = i;
    double ns = 0;
    int64_t bytes = 0;
    while (end < limit && steps[end].ns < kSplitsWellNs &&
           bytes + steps[end].result_bytes <= kMostBytes) {
      ns += steps[end].ns;
      bytes += steps[end].result_bytes;
      ++end;
    }
    const double most_ns = rows ? branching.row_stage_ns[row_stage]
                                : std::numeric_limits<double>::infinity();
    const bool moved = ns >= 2 * kThreadNs && (!rows || end == limit) &&
                       Window(branching, i, end, threads).AddTo(&plan, most_ns);
    any = any || moved;
    end = rows ? limit : std::max(end, i + 1);
    if (!moved) {
      if (rows) plan.stages.push_back(branching.row_stages[row_stage]);
      for (; i < end; ++i) plan.order.push_back(static_cast<int32_t>(i));
    }
    i = end;
    row_stage += rows;
  }
  if (!any) plan.order.clear();
  return plan;
}

double NsByRows(const Stage& stage, std::span<const StepWork> steps,
                std::span<const RowStep> row_steps, int threads) {
  double ns = kStageNs, whole_bytes = 0;
  for (uint32_t i = stage.first_step; i < stage.first_step + stage.n_steps;
       ++i) {
    ns += steps[i].ns;
    whole_bytes += static_cast<double>(row_steps[i].whole_bytes);
  }
  const double whole_ns = Nanoseconds({0, whole_bytes});
  const int64_t parts = (stage.n_parts + threads - 1) / threads;  // of a thread
  const double share =
      std::min(1.0, static_cast<double>(parts * stage.rows_a_part) /
                        static_cast<double>(stage.rows));
  return whole_ns + (ns - whole_ns) * share;
}

}  // namespace plexus::engine
