#include <algorithm>
#include <optional>
#include <unordered_map>

#include "engine/kernel/evaluate.h"
#include "engine/rewrite/program.h"
#include "engine/tensor/mapping.h"

namespace plexus::engine {

namespace {

constexpr int64_t kLargestFolded = 1 << 20;

/// The node's outputs as constants, where it may and can be folded into `room`
/// bytes.
std::optional<std::vector<Tensor>> FoldNode(const Program& program,
                                            const Node& node, int64_t room) {
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
  if (node.op->IsView()) {
    return {{Tensor(types[0].dtype, types[0].shape, inputs[0].data(),
                    inputs[0].owner())}};
  }
  if (bytes_out > std::min(std::max(kLargestFolded, bytes_in), room)) return {};
  return Evaluate(graph, node, inputs, types);
}

/// What folded constants hold of the room. Views share their source's elements,
/// which count once, and not at all where the graph has them.
class Held {
 public:
  explicit Held(int64_t room) : room_(room) {}
  int64_t room() const { return room_; }
  void Keep(const Tensor& of_graph) { ++holders_[of_graph.data()]; }
  void Add(const Tensor& tensor) {
    if (++holders_[tensor.data()] == 1) room_ -= tensor.bytes();
  }
  void Drop(const Tensor& tensor) {
    if (--holders_[tensor.data()] == 0) room_ += tensor.bytes();
  }

 private:
  int64_t room_;
  std::unordered_map<const void*, int64_t> holders_;  // by their elements
};

/// Bytes of parameters that the graph holds, read or not. Mapped ones can be read
/// again.
int64_t ParameterBytes(const Graph& graph) {
  int64_t bytes = 0;
  for (const Parameter& parameter : graph.parameters) {
    if (!IsMapped(parameter.tensor)) bytes += parameter.tensor.bytes();
  }
  return bytes;
}

/// How often each value is read by nodes that are not done, or asked for.
std::vector<uint32_t> CountReads(const Program& program) {
  std::vector<uint32_t> reads(program.graph().values.size(), 0);
  const auto read = [&](ValueId value) {
    if (value != kNoValue) ++reads[program.stands_for[value]];
  };
  for (const ValueId output : program.outputs) read(output);
  for (const int32_t id : program.nodes) {
    const Node& node = program.graph().nodes[id];
    if (program.IsDone(node)) continue;
    for (const ValueId value : program.graph().InputsOf(node)) read(value);
  }
  return reads;
}

}  // namespace

void Fold(Program* program, int64_t max_memory) {
  const Graph& graph = program->graph();
  std::vector<uint32_t> reads = CountReads(*program);
  Held held(max_memory > 0 ? max_memory - ParameterBytes(graph) : INT64_MAX);
  for (const Parameter& parameter : graph.parameters) {
    held.Keep(parameter.tensor);
  }
  for (const int32_t id : program->nodes) {
    const Node& node = graph.nodes[id];
    const auto outputs = graph.OutputsOf(node);
    if (program->IsDone(node)) continue;
    auto results = FoldNode(*program, node, held.room());
    if (!results) continue;
    for (size_t i = 0; i < outputs.size(); ++i) {
      held.Add((*results)[i]);
      program->folded[outputs[i]] = std::move((*results)[i]);
    }
    for (const ValueId value : graph.InputsOf(node)) {
      if (value == kNoValue) continue;
      const ValueId source = program->stands_for[value];
      if (--reads[source] > 0) continue;
      const auto folded = program->folded.find(source);
      if (folded == program->folded.end()) continue;
      held.Drop(folded->second);
      folded->second = Tensor();  // it stays a constant, which nobody reads
    }
  }
}

}  // namespace plexus::engine
