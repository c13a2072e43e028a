#include "engine/plan/plan_info.h"

#include <utility>

#include "engine/plan/group_values.h"

namespace plexus::engine {

namespace {

TensorInfo Port(const Program& program, std::string name, ValueId value) {
  const GroupValues values(program);
  return {std::move(name), program.typed->types[value].dtype,
          values.ShapeOf(value),
          values.RowsOf(value) * values.RowBytesOf(value)};
}

}  // namespace

void DescribePorts(const Program& program,
                   const std::vector<std::string>& output_names,
                   Plan::Impl* plan) {
  const Graph& graph = program.graph();
  for (size_t i = 0; i < graph.inputs.size(); ++i) {
    plan->inputs.push_back(Port(program, std::string(graph.inputs[i].name),
                                graph.input_values[i]));
  }
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    plan->outputs.push_back(Port(program, output_names[i], program.outputs[i]));
  }
  plan->output_values = program.outputs;
}

void NoteNodes(const Group& group, Plan::Impl* plan) {
  std::vector<int32_t>& nodes = plan->nodes;
  const auto first = static_cast<uint32_t>(nodes.size());
  if (group.general >= 0) nodes.push_back(group.general);
  nodes.insert(nodes.end(), group.chain.begin(), group.chain.end());
  plan->nodes_of.push_back(
      {first, static_cast<uint32_t>(nodes.size()) - first});
}

}  // namespace plexus::engine
