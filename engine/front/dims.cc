// Numbers for the dims of a graph: from the shapes of inputs, or given.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "engine/diagnostic/report.h"
#include "engine/front/graph_impl.h"

namespace plexus {

namespace {

using engine::GraphInput;

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

/// Throws kInvalid where values are given for dims that the graph has not.
void CheckNames(const std::map<std::string, int64_t>& given,
                const engine::DimTable& dims) {
  const std::vector<std::string>& names = dims.names();
  for (const auto& [name, value] : given) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw Error(
        ErrorCode::kInvalid, fmt::format("the graph has no dim `{}`", name),
        DidYouMean(name, {names.begin(), names.end()},
                   names.empty() ? "it has no dims"
                                 : fmt::format("its dims: {}",
                                               fmt::join(names, ", "))));
  }
}

/// Whether the tensor is as declared but for dims with names; if not, reports it.
bool CheckType(const GraphInput& input, const Tensor& tensor,
               engine::Report* report) {
  if (tensor.dtype() != input.dtype) {
    report->Error(input.place,
                  fmt::format("input `{}` is {}, but {} was given", input.name,
                              input.TypeText(), DtypeName(tensor.dtype())));
    return false;
  }
  bool fits = tensor.shape().size() == input.shape.size();
  for (size_t k = 0; fits && k < input.shape.size(); ++k) {
    const int64_t number = input.shape[k].number;
    fits = number < 0 || number == tensor.shape()[k];
  }
  if (!fits) {
    report->Error(input.place,
                  fmt::format("input `{}` is {}, but the shape [{}] was given",
                              input.name, input.TypeText(),
                              fmt::join(tensor.shape(), ", ")));
  }
  return fits;
}

/// Adds the dims that have names to `dims`; `bound_by` knows whose they are.
void BindInput(const GraphInput& input, const Tensor& tensor,
               std::map<std::string, int64_t>* dims,
               std::map<std::string, const GraphInput*>* bound_by,
               engine::Report* report) {
  if (!CheckType(input, tensor, report)) return;
  for (size_t k = 0; k < input.shape.size(); ++k) {
    const engine::DimText& dim = input.shape[k];
    if (dim.number >= 0) continue;
    const int64_t size = tensor.shape()[k];
    const std::string name(dim.word.text);
    const auto [found, added] = dims->try_emplace(name, size);
    if (added) (*bound_by)[name] = &input;
    if (found->second == size) continue;
    const auto other = bound_by->find(name);
    const bool given = other == bound_by->end();
    engine::Entry entry = report->Error(
        dim.word.place,
        fmt::format("`{}` is {} here, in `{}`, but {} {}", name, size,
                    input.name, found->second,
                    given ? "was given"
                          : fmt::format("in `{}`", other->second->name)));
    if (!given) entry.Note(other->second->place, "the other input is here");
    return;
  }
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
  CheckNames(*dims, impl_->typed->dims);
  engine::Report report;
  std::map<std::string, const GraphInput*> bound_by;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].dtype() == PLEXUS_NONE) continue;
    BindInput(graph.inputs[i], inputs[i], dims, &bound_by, &report);
  }
  report.ThrowIfAny();
}

std::vector<int64_t> Graph::Impl::DimValues(
    const std::map<std::string, int64_t>& given,
    const engine::Needed& needed) const {
  CheckNames(given, typed->dims);
  for (const auto& [dim, value] : given) {
    if (value >= 0) continue;
    throw Error(ErrorCode::kInvalid,
                fmt::format("the dim `{}` can't be {}", dim, value));
  }
  const std::set<std::string_view> needed_dims = NeededDims(*graph, needed);
  std::vector<int64_t> values;
  for (const std::string& dim : typed->dims.names()) {
    const auto found = given.find(dim);
    if (found == given.end() && needed_dims.contains(dim)) {
      throw Error(ErrorCode::kInvalid,
                  fmt::format("the dim `{}` has no value", dim),
                  fmt::format("give an input that has it, or --dim {}=1", dim));
    }
    values.push_back(found == given.end() ? -1 : found->second);
  }
  return values;
}

}  // namespace plexus
