#include "engine/rewrite/program.h"
#include "engine/tensor/narrow.h"

namespace plexus::engine {

void Widen(Program* program) {
  const Graph& graph = program->graph();
  std::unordered_map<ValueId, ValueId> wide;  // of a parameter: its first use
  for (const int32_t id : program->nodes) {
    const Node& node = graph.nodes[id];
    const auto operands = graph.InputsOf(node);
    for (size_t i = 0; i < operands.size(); ++i) {
      const ValueId use = operands[i];
      const ValueId parameter = graph.WrittenOf(use);
      if (parameter == use) continue;
      if (node.op->ReadsNarrow(i)) {
        program->stands_for[use] = parameter;
        continue;
      }
      const auto [first, added] = wide.try_emplace(parameter, use);
      if (added) {
        program->folded[use] = Widened(*program->ConstantOf(parameter));
      }
      program->stands_for[use] = first->second;
    }
  }
}

}  // namespace plexus::engine
