#include "engine/plan/tile_calls.h"

namespace plexus::engine {

void AddTileCalls(Step* step, Plan::Impl* plan) {
  using Operand = TileProgram::Operand;
  const uint32_t output = step->first_address + step->n_inputs;
  const uint32_t externals = output + step->n_outputs;
  step->first_call = static_cast<uint32_t>(plan->calls.size());
  const TileProgram& chain = plan->chains[step->chain];
  if (!chain.IsCalls()) return;
  for (int64_t op = 0; op < chain.ops(); ++op) {
    const TileProgram::Call call = chain.CallOf(op);
    TileCall made{call.fn,
                  call.state,
                  call.rows,
                  call.n,
                  call.operands[0].row_stride,
                  static_cast<uint32_t>(plan->addresses.size()),
                  static_cast<uint32_t>(plan->strides.size()),
                  call.node};
    for (const Operand& operand : call.operands) {
      Address address = {Address::Base::kChainScratch, 0, operand.offset};
      if (operand.base == Operand::Base::kOutput) {
        address = plan->addresses[output];
      } else if (operand.base == Operand::Base::kExternal) {
        address = plan->addresses[externals + operand.external];
      } else if (operand.base == Operand::Base::kNone) {
        address = {};
      }
      plan->addresses.push_back(address);
    }
    for (size_t i = 1; i < call.operands.size(); ++i) {
      plan->strides.push_back(call.operands[i].row_stride);
    }
    plan->calls.push_back(made);
  }
  step->n_calls =
      static_cast<uint32_t>(plan->calls.size()) - step->first_call;
}

void JoinTileCalls(Plan::Impl* plan) {
  for (size_t i = plan->steps.size(); i-- > 1;) {
    const Step& next = plan->steps[i];
    Step& step = plan->steps[i - 1];
    const bool alone = step.run == nullptr && next.run == nullptr;
    if (alone && step.n_calls > 0 && next.n_calls > 0) {
      step.joined_steps = next.joined_steps + 1;
    }
  }
}

}  // namespace plexus::engine
