// What a plan says of itself.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/plan/plan.h"

namespace plexus {

namespace {

std::vector<std::string> NodeNames(const Plan::Impl& plan,
                                   const std::vector<int32_t>& nodes) {
  std::vector<std::string> names;
  names.reserve(nodes.size());
  for (const int32_t node : nodes) {
    names.emplace_back(plan.typed->graph->nodes[node].name);
  }
  return names;
}

/// Says which branch of a stage the step is in.
void DescribeBranch(const Plan::Impl& plan, uint32_t step, StepInfo* info) {
  auto after = std::upper_bound(
      plan.stages.begin(), plan.stages.end(), step,
      [](uint32_t i, const engine::Stage& s) { return i < s.first_step; });
  if (after == plan.stages.begin()) return;
  const engine::Stage& stage = *--after;
  if (step >= stage.first_step + stage.n_steps || stage.rows_a_part > 0) return;
  const auto first = plan.branches.begin() + stage.first_branch;
  const auto next = std::upper_bound(
      first, first + stage.n_parts, step,
      [](uint32_t i, const engine::Branch& b) { return i < b.first_step; });
  info->branch = static_cast<int>(next - first);
  info->branches = static_cast<int>(stage.n_parts);
}

}  // namespace

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Plan::~Plan() = default;

const std::vector<TensorInfo>& Plan::inputs() const { return impl_->inputs; }
const std::vector<TensorInfo>& Plan::outputs() const { return impl_->outputs; }
const MemoryInfo& Plan::memory() const { return impl_->memory; }
int Plan::threads() const { return impl_->threads; }
uint32_t Plan::simd() const { return impl_->simd; }

int Plan::step_count() const { return static_cast<int>(impl_->steps.size()); }

StepInfo Plan::step(int index) const {
  if (index < 0 || index >= step_count()) {
    throw Error(ErrorCode::kUsage,
                fmt::format("there is no step {}: the plan has {}", index,
                            step_count()));
  }
  const engine::TypedGraph& typed = *impl_->typed;
  const engine::Graph& graph = *typed.graph;
  const engine::Step& step = impl_->steps[index];
  const engine::Range range = impl_->nodes_of[index];
  StepInfo info;
  DescribeBranch(*impl_, static_cast<uint32_t>(index), &info);
  if (range.count == 0) {
    const int32_t output = impl_->addresses[step.first_address + 1].index;
    const TensorInfo& to = impl_->outputs[output];
    info.kind = "copy";
    info.ops = {fmt::format("{} to {}",
                            graph.NameOf(impl_->output_values[output]),
                            to.name)};
    info.dtype = to.dtype;
    info.shape = to.shape;
    return info;
  }
  for (uint32_t i = 0; i < range.count; ++i) {
    const engine::Node& node = graph.nodes[impl_->nodes[range.first + i]];
    info.nodes.emplace_back(node.name);
    info.ops.emplace_back(node.op->op->name);
  }
  info.kind = step.run == nullptr ? "elementwise" : info.ops.front();
  const int32_t last = impl_->nodes[range.first + range.count - 1];
  const engine::ValueId result = graph.OutputsOf(graph.nodes[last])[0];
  const auto shape = typed.ShapeOf(result);
  info.dtype = typed.types[result].dtype;
  info.shape.assign(shape.begin(), shape.end());
  return info;
}

std::vector<std::string> Plan::pruned() const {
  return NodeNames(*impl_, impl_->pruned);
}
std::vector<std::string> Plan::folded() const {
  return NodeNames(*impl_, impl_->folded);
}
std::vector<std::string> Plan::dropped() const {
  return NodeNames(*impl_, impl_->dropped);
}
std::vector<std::string> Plan::views() const {
  return NodeNames(*impl_, impl_->views);
}
std::vector<std::string> Plan::shared() const {
  const std::vector<engine::Node>& nodes = impl_->typed->graph->nodes;
  std::vector<std::string> names;
  for (const engine::SharedNode& shared : impl_->shared) {
    names.push_back(fmt::format("{} = {}", nodes[shared.node].name,
                                nodes[shared.like].name));
  }
  return names;
}

}  // namespace plexus
