#include "engine/plan/footprint.h"

#include <fmt/format.h>

#include <unordered_set>

#include "engine/plan/group_values.h"
#include "engine/tensor/checked_size.h"
#include "engine/tensor/mapping.h"

namespace plexus::engine {

namespace {

/// Bytes of what stays in memory though no step reads it: the graph has it.
int64_t BytesBeside(const Program& program, const Buffers& buffers,
                    const std::vector<ValueId>& unread) {
  const Graph& graph = program.graph();
  std::unordered_set<ValueId> seen;
  int64_t bytes = 0;
  const auto add = [&](ValueId value) {
    const ValueId root = buffers.RootOf(value);
    if (buffers.Keeps(root) || program.folded.contains(root) ||
        !seen.insert(root).second) {
      return;
    }
    const Tensor& constant = *program.ConstantOf(root);
    if (!IsMapped(constant)) bytes += constant.bytes();
  };
  for (const ValueId value : unread) add(value);
  std::unordered_set<const void*> in_folded;  // views count as what they show
  for (const auto& [value, tensor] : program.folded) {
    in_folded.insert(tensor.data());
  }
  for (const int32_t id : program.folded_nodes) {
    const Node& node = graph.nodes[id];
    // The constants of room 3 are as small as shapes are.
    if (!program.folded.contains(graph.OutputsOf(node)[0])) continue;
    for (const ValueId value : graph.InputsOf(node)) {
      if (value != kNoValue &&
          graph.values[value].kind == Value::Kind::kParameter &&
          !in_folded.contains(program.ConstantOf(value)->data())) {
        add(value);
      }
    }
  }
  return bytes;
}

/// Packing, folding and comparing have brought pages in. Other plans that read
/// them get them from the file again.
void GiveBackUnread(const Program& program, const Buffers& buffers) {
  const Graph& graph = program.graph();
  for (size_t value = 0; value < graph.values.size(); ++value) {
    const Value& source = graph.values[value];
    if (source.kind == Value::Kind::kParameter &&
        !buffers.Keeps(static_cast<ValueId>(value))) {
      GiveBack(graph.parameters[source.index].tensor);
    }
  }
}

/// fn() with a text of our own where it meets a size that is too large.
template <typename Fn>
void Count(const Fn& fn) {
  try {
    fn();
  } catch (const Error&) {
    throw Error(ErrorCode::kLimit,
                "this plan needs more bytes than can be counted");
  }
}

}  // namespace

void CheckCountable(const Program& program) {
  const GroupValues values(program);
  CheckedSize all = 0;
  const auto add = [&](ValueId value) {
    if (value == kNoValue) return;
    value = program.stands_for[value];
    all += CheckedSize(values.RowsOf(value)) * values.RowBytesOf(value);
  };
  Count([&] {
    for (const int32_t id : program.nodes) {
      const Node& node = program.graph().nodes[id];
      for (const ValueId value : program.graph().InputsOf(node)) add(value);
      for (const ValueId value : program.graph().OutputsOf(node)) add(value);
    }
  });
}

uint64_t UnreadConstants(const Program& program, const Buffers& buffers,
                         const Node& node, const PlexusKernel& kernel) {
  uint64_t unread = 0;
  const auto inputs = program.graph().InputsOf(node);
  for (size_t i = 0; i < inputs.size() && i < 64; ++i) {
    if (inputs[i] != kNoValue &&
        program.ConstantOf(buffers.RootOf(inputs[i])) != nullptr) {
      unread |= kernel.unread_inputs & uint64_t{1} << i;
    }
  }
  return unread;
}

void CountMemory(const Program& program, const Buffers& buffers,
                 const std::vector<ValueId>& unread, int64_t max_memory,
                 Plan::Impl* plan) {
  MemoryInfo& memory = plan->memory;
  memory.arena = plan->arena_bytes;
  memory.scratch = plan->scratch.Total(plan->threads);
  memory.weights = BytesBeside(program, buffers, unread);
  for (const Tensor& tensor : plan->constants) {
    memory.weights += tensor.bytes();
  }
  Count([&] {
    CheckedSize outputs = 0;
    for (const TensorInfo& output : plan->outputs) {
      outputs += OutputBytes(output.bytes);
    }
    memory.outputs = outputs.value();
    // What total() adds up.
    outputs + memory.arena + memory.scratch + memory.weights + memory.packed;
  });
  GiveBackUnread(program, buffers);
  if (max_memory > 0 && memory.total() > max_memory) {
    throw Error(
        ErrorCode::kLimit,
        fmt::format("this plan needs {} bytes (arena {}, scratch {}, outputs "
                    "{}, weights {}, packed {}), {} are allowed",
                    memory.total(), memory.arena, memory.scratch,
                    memory.outputs, memory.weights, memory.packed, max_memory),
        "raise --max-memory, or run a smaller batch");
  }
}

}  // namespace plexus::engine
