#include <algorithm>

#include "engine/rewrite/program.h"

namespace plexus::engine {

void DropAliases(Program* program) {
  const Graph& graph = program->graph();
  const TypedGraph& typed = *program->typed;
  for (const int32_t id : program->nodes) {
    const Node& node = graph.nodes[id];
    if (!node.op->IsView()) continue;
    const ValueId input = program->stands_for[graph.InputsOf(node)[0]];
    const ValueId output = graph.OutputsOf(node)[0];
    const auto from = typed.ShapeOf(input);
    const auto to = typed.ShapeOf(output);
    if (typed.types[input].dtype == typed.types[output].dtype &&
        std::equal(from.begin(), from.end(), to.begin(), to.end())) {
      program->stands_for[output] = input;
    }
  }
}

}  // namespace plexus::engine
