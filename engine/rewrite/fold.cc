#include <algorithm>
#include <optional>

#include "engine/kernel/evaluate.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

namespace {

constexpr int64_t kLargestFolded = 1 << 20;

/// The node's outputs as constants, where it may and can be folded.
std::optional<std::vector<Tensor>> FoldNode(const Program& program,
                                            const Node& node) {
  const Graph& graph = program.graph();
  int64_t bytes_in = 0;
  std::vector<Tensor> inputs;
  for (const ValueId value : graph.InputsOf(node)) {
    const Tensor* constant =
        value == kNoValue
            ? nullptr
            : program.ConstantOf(program.stands_for[value]);
    if (value != kNoValue && constant == nullptr) return {};
    inputs.push_back(constant == nullptr ? Tensor() : *constant);
    if (constant != nullptr) bytes_in += constant->bytes();
  }
  int64_t bytes_out = 0;
  std::vector<BoundType> types;
  for (const ValueId value : graph.OutputsOf(node)) {
    const auto shape = program.typed->ShapeOf(value);
    types.push_back(
        {program.typed->types[value].dtype, {shape.begin(), shape.end()}});
    int64_t bytes = DtypeSize(types.back().dtype);
    for (const int64_t dim : shape) bytes *= dim;
    bytes_out += bytes;
  }
  if (bytes_out > std::max(kLargestFolded, bytes_in)) return {};
  return Evaluate(graph, node, inputs, types);
}

}  // namespace

void Fold(Program* program) {
  const Graph& graph = program->graph();
  for (const int32_t id : program->nodes) {
    const Node& node = graph.nodes[id];
    const auto outputs = graph.OutputsOf(node);
    if (program->IsDone(node)) continue;
    auto results = FoldNode(*program, node);
    if (!results) continue;
    for (size_t i = 0; i < outputs.size(); ++i) {
      program->folded[outputs[i]] = std::move((*results)[i]);
    }
  }
}

}  // namespace plexus::engine
