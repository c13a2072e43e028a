// A checked graph to a plan: dims bound, then rooms 3 to 5.

#include <fmt/format.h>

#include <string_view>
#include <tuple>
#include <utility>

#include "engine/diagnostic/report.h"
#include "engine/front/graph_impl.h"
#include "engine/infer/infer.h"
#include "engine/plan/make_plan.h"
#include "engine/rewrite/program.h"

namespace plexus {

namespace {

constexpr size_t kKeptPlans = 8;
constexpr int kMostThreads = 256;

using engine::ValueId;

auto Key(const PlanOptions& o) {
  return std::tie(o.dims, o.outputs, o.threads, o.simd, o.fuse, o.max_memory);
}

engine::Program Rewrite(std::shared_ptr<const engine::TypedGraph> typed,
                        std::vector<ValueId> outputs, int64_t max_memory) {
  engine::Program program =
      engine::MakeProgram(std::move(typed), std::move(outputs));
  Prune(&program);
  Widen(&program);
  DropAliases(&program);
  ShareEqual(&program);
  Fold(&program, max_memory);
  Prune(&program);
  TakeSwaps(&program);
  return program;
}

}  // namespace

ValueId Graph::Impl::FindValue(const std::string& wanted) const {
  for (const engine::NamedValue& output : graph->outputs) {
    if (output.name == wanted) return output.value;
  }
  for (const engine::NamedValue& alias : graph->aliases) {
    if (alias.name == wanted) return alias.value;
  }
  for (size_t i = 0; i < graph->inputs.size(); ++i) {
    if (graph->inputs[i].name == wanted) return graph->input_values[i];
  }
  for (size_t v = 0; v < graph->values.size(); ++v) {
    if (typed->types[v].dtype != PLEXUS_NONE &&
        graph->values[v].kind == engine::Value::Kind::kParameter &&
        graph->NameOf(static_cast<ValueId>(v)) == wanted) {
      return static_cast<ValueId>(v);
    }
  }
  const size_t dot = wanted.find('.');
  const std::string_view node_name = std::string_view(wanted).substr(0, dot);
  const std::string output =
      dot == std::string::npos ? "" : wanted.substr(dot + 1);
  std::vector<std::string_view> known;
  for (const engine::Node& node : graph->nodes) {
    known.push_back(node.name);
    if (node.name != node_name) continue;
    const auto results = graph->OutputsOf(node);
    for (size_t i = 0; i < results.size(); ++i) {
      const size_t declared = node.op->OutputIndex(i);
      const bool named = !node.op->variadic_output &&
                         output == node.op->op->outputs[declared].name;
      if ((output.empty() && i == 0) || named || output == fmt::to_string(i)) {
        return results[i];
      }
    }
  }
  for (const engine::NamedValue& other : graph->outputs) {
    known.push_back(other.name);
  }
  throw Error(ErrorCode::kUsage,
              fmt::format("the graph has no output or node `{}`", wanted),
              DidYouMean(wanted, known, "`plexus check` lists the nodes"));
}

std::vector<ValueId> Graph::Impl::FindValues(
    const std::vector<std::string>& names) const {
  std::vector<ValueId> values;
  for (const std::string& each : names) values.push_back(FindValue(each));
  if (names.empty()) {
    for (const PortInfo& output : outputs) values.push_back(output.value);
  }
  return values;
}

std::vector<bool> Graph::NeededInputs(
    const std::vector<std::string>& outputs) const {
  const engine::Needed needed =
      NeededFor(*impl_->graph, impl_->FindValues(outputs));
  std::vector<bool> inputs;
  for (const PortInfo& input : impl_->inputs) {
    inputs.push_back(needed.values[input.value]);
  }
  return inputs;
}

std::shared_ptr<const Plan> Graph::Compile(const PlanOptions& asked) const {
  PlanOptions options = asked;
  if (options.max_memory == 0) options.max_memory = impl_->limits.max_memory;
  if (options.threads < 1 || options.threads > kMostThreads) {
    throw Error(ErrorCode::kUsage,
                fmt::format("{} threads: it must be 1 to {}", options.threads,
                            kMostThreads));
  }
  if (options.max_memory < 0) {
    throw Error(ErrorCode::kUsage, fmt::format("max_memory can't be {}",
                                               options.max_memory));
  }
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  for (const auto& [kept, plan] : impl_->plans) {
    if (Key(kept) == Key(options)) return plan;
  }
  std::vector<std::string> names = options.outputs;
  if (names.empty()) {
    for (const PortInfo& output : impl_->outputs) names.push_back(output.name);
  }
  std::vector<ValueId> outputs = impl_->FindValues(options.outputs);
  const engine::Needed needed = NeededFor(*impl_->graph, outputs);
  const std::vector<int64_t> values =
      impl_->DimValues(options.dims, needed);
  std::shared_ptr<const engine::TypedGraph> typed = impl_->typed;
  if (!typed->is_bound) {
    engine::Report report;
    typed = std::make_shared<engine::TypedGraph>(
        engine::Bind(*impl_->typed, values, needed, &report));
    report.ThrowIfAny();
  }
  const engine::Program program =
      Rewrite(typed, std::move(outputs), options.max_memory);
  auto plan = std::make_shared<const Plan>(
      engine::MakePlan(program, names, options));
  impl_->plans.emplace_front(options, plan);
  if (impl_->plans.size() > kKeptPlans) impl_->plans.pop_back();
  return plan;
}

}  // namespace plexus
