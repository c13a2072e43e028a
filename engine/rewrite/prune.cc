#include <algorithm>

#include "engine/rewrite/program.h"

namespace plexus::engine {

void Prune(Program* program) {
  const Graph& graph = program->graph();
  std::vector<bool> needed(graph.nodes.size(), false);
  const auto need = [&](ValueId value) {
    if (value == kNoValue) return;
    value = program->stands_for[value];
    const int32_t producer = graph.values[value].node;
    if (producer >= 0 && program->ConstantOf(value) == nullptr) {
      needed[producer] = true;
    }
  };
  for (const ValueId output : program->outputs) need(output);
  for (size_t i = program->nodes.size(); i-- > 0;) {
    const int32_t node = program->nodes[i];
    if (!needed[node]) continue;
    for (const ValueId value : graph.InputsOf(graph.nodes[node])) need(value);
  }
  std::erase_if(program->nodes, [&](int32_t node) {
    if (needed[node]) return false;
    const auto outputs = graph.OutputsOf(graph.nodes[node]);
    const bool dropped =
        std::any_of(outputs.begin(), outputs.end(), [&](ValueId value) {
          return program->stands_for[value] != value;
        });
    const bool folded =
        std::all_of(outputs.begin(), outputs.end(), [&](ValueId value) {
          return program->ConstantOf(value) != nullptr;
        });
    (folded    ? program->folded_nodes
     : dropped ? program->dropped_nodes
               : program->pruned_nodes)
        .push_back(node);
    return true;
  });
}

}  // namespace plexus::engine
