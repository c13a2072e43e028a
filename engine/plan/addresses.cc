#include "engine/plan/addresses.h"

#include "engine/plan/group_values.h"
#include "engine/plan/tile_calls.h"

namespace plexus::engine {

std::vector<ValueId> Locate(const Program& program,
                            const std::vector<Group>& groups,
                            const std::vector<uint64_t>& unread_inputs,
                            Buffers* buffers, Plan::Impl* plan) {
  std::vector<ValueId> unread;
  const Graph& graph = program.graph();
  const GroupValues values(program);
  int32_t n_operators = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    Step& step = plan->steps[i];
    const Group& group = groups[i];
    if (step.run != nullptr) step.operator_index = n_operators++;
    step.first_address = static_cast<uint32_t>(plan->addresses.size());
    const auto add = [&](ValueId value) {
      plan->addresses.push_back(
          value == kNoValue ? Address{} : buffers->AddressOf(value));
    };
    if (group.general >= 0) {
      const Node& node = graph.nodes[group.general];
      const auto inputs = graph.InputsOf(node);
      for (size_t k = 0; k < inputs.size(); ++k) {
        const bool is_unread = k < 64 && (unread_inputs[i] >> k & 1) != 0;
        if (is_unread) unread.push_back(values.Of(inputs[k]));
        add(is_unread ? kNoValue : values.Of(inputs[k]));
      }
      step.n_inputs = node.inputs.count;
    }
    for (const ValueId value : values.WrittenBy(group)) {
      add(value);
      ++step.n_outputs;
    }
    for (const ValueId value : values.ExternalsOf(group)) add(value);
    if (step.chain >= 0) AddTileCalls(&step, plan);
  }
  JoinTileCalls(plan);
  return unread;
}

void CopyOutputs(const Program& program, Buffers* buffers, Plan::Impl* plan) {
  const GroupValues values(program);
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    if (buffers->IsDirect(i)) continue;
    const ValueId value = program.outputs[i];
    Step step;
    step.first_address = static_cast<uint32_t>(plan->addresses.size());
    step.n_inputs = 1;
    step.n_outputs = 1;
    step.copy_bytes = values.RowsOf(value) * values.RowBytesOf(value);
    plan->addresses.push_back(buffers->AddressOf(value));
    plan->addresses.push_back(
        {Address::Base::kOutput, static_cast<int32_t>(i), 0});
    if (step.copy_bytes == 0) continue;
    plan->steps.push_back(step);
    plan->nodes_of.push_back({});
  }
}

}  // namespace plexus::engine
