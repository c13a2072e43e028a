// A checked graph to a plan: dims bound, then rooms 3 to 5.

#include <fmt/format.h>

#include <algorithm>
#include <set>
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

using engine::GraphInput;
using engine::ValueId;

std::string ShapeText(const std::vector<int64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

auto Key(const PlanOptions& o) {
  return std::tie(o.dims, o.outputs, o.threads, o.simd, o.fuse, o.max_memory);
}

/// The names of the dims that the needed inputs have.
std::set<std::string_view> NeededDims(const engine::Graph& graph,
                                      const engine::Needed& needed) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < graph.inputs.size(); ++i) {
    if (!needed.values[graph.input_values[i]]) continue;
    for (const engine::DimText& dim : graph.inputs[i].shape) {
      if (dim.number < 0) names.insert(dim.word.text);
    }
  }
  return names;
}

/// Values of the dims in names() order; -1 of one that has none and isn't needed.
std::vector<int64_t> DimValues(const engine::DimTable& dims,
                               const std::set<std::string_view>& needed,
                               const std::map<std::string, int64_t>& given) {
  const std::vector<std::string>& names = dims.names();
  for (const auto& [name, value] : given) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      const std::vector<std::string_view> known(names.begin(), names.end());
      const std::string nearest = engine::Nearest(name, known);
      throw Error(
          ErrorCode::kInvalid, fmt::format("the graph has no dim `{}`", name),
          nearest.empty() ? "" : fmt::format("did you mean `{}`?", nearest));
    }
    if (value < 0) {
      throw Error(ErrorCode::kInvalid,
                  fmt::format("the dim `{}` can't be {}", name, value));
    }
  }
  std::vector<int64_t> values;
  for (const std::string& name : names) {
    const auto found = given.find(name);
    if (found == given.end()) {
      if (!needed.contains(name)) {
        values.push_back(-1);
        continue;
      }
      throw Error(ErrorCode::kInvalid,
                  fmt::format("the dim `{}` has no value", name),
                  fmt::format("give an input that has it, or --dim {}=1", name));
    }
    values.push_back(found->second);
  }
  return values;
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

void Graph::BindDims(const std::vector<Tensor>& inputs,
                     std::map<std::string, int64_t>* dims) const {
  const engine::Graph& graph = *impl_->graph;
  if (dims == nullptr) {
    throw Error(ErrorCode::kUsage, "BindDims is given no map for the dims");
  }
  if (inputs.size() != graph.inputs.size()) {
    throw Error(ErrorCode::kUsage,
                fmt::format("BindDims takes a tensor for each input: {}, not {}",
                            graph.inputs.size(), inputs.size()),
                "an input that says nothing is Tensor()");
  }
  engine::Report report;
  std::map<std::string, const GraphInput*> bound_by;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const GraphInput& input = graph.inputs[i];
    const Tensor& tensor = inputs[i];
    if (tensor.dtype() == PLEXUS_NONE) continue;
    if (tensor.dtype() != input.dtype) {
      report.Error(input.place,
                   fmt::format("input `{}` is {}, but {} was given",
                               input.name, input.TypeText(),
                               DtypeName(tensor.dtype())));
      continue;
    }
    const auto refuse = [&] {
      report.Error(input.place,
                   fmt::format("input `{}` is {}, but the shape {} was given",
                               input.name, input.TypeText(),
                               ShapeText(tensor.shape())));
    };
    if (tensor.shape().size() != input.shape.size()) {
      refuse();
      continue;
    }
    for (size_t k = 0; k < input.shape.size(); ++k) {
      const engine::DimText& dim = input.shape[k];
      const int64_t size = tensor.shape()[k];
      if (dim.number >= 0) {
        if (dim.number == size) continue;
        refuse();
        break;
      }
      const std::string name(dim.word.text);
      const auto [found, added] = dims->try_emplace(name, size);
      if (added) bound_by[name] = &input;
      if (found->second == size) continue;
      engine::Entry entry = report.Error(
          dim.word.place, fmt::format("`{}` is {} here, in `{}`, but {} {}",
                                      name, size, input.name, found->second,
                                      bound_by.contains(name)
                                          ? fmt::format("in `{}`",
                                                        bound_by[name]->name)
                                          : "was given"));
      if (bound_by.contains(name)) {
        entry.Note(bound_by[name]->place, "the other input is here");
      }
      break;
    }
  }
  report.ThrowIfAny();
}

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
  const std::string nearest = engine::Nearest(wanted, known);
  throw Error(ErrorCode::kUsage,
              fmt::format("the graph has no output or node `{}`", wanted),
              nearest.empty() ? "`plexus check` lists the nodes"
                              : fmt::format("did you mean `{}`?", nearest));
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
  std::vector<ValueId> outputs;
  for (const std::string& name : names) {
    outputs.push_back(impl_->FindValue(name));
  }
  if (names.empty()) {
    for (const engine::NamedValue& output : impl_->graph->outputs) {
      names.emplace_back(output.name);
      outputs.push_back(output.value);
    }
  }
  const engine::Needed needed = NeededFor(*impl_->graph, outputs);
  const std::vector<int64_t> values = DimValues(
      impl_->typed->dims, NeededDims(*impl_->graph, needed), options.dims);
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
