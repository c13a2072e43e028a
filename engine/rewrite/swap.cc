#include <numeric>
#include <optional>

#include "engine/kernel/host.h"
#include "engine/rewrite/program.h"

namespace plexus::engine {

namespace {

/// The host of PlexusLayout::axes: attributes only.
class AxesHost final : public RefusingInferHost {
 public:
  AxesHost(const Graph& graph, const Node& node) : graph_(graph), node_(node) {}
  const PlexusValue* Attribute(const char* name) noexcept override {
    const AttributeValue* value =
        graph_.AttributeOf(node_, node_.op->FindAttribute(name));
    return value == nullptr ? nullptr : value->view();
  }

 private:
  const Graph& graph_;
  const Node& node_;
};

class Swapping {
 public:
  explicit Swapping(Program* program)
      : program_(*program),
        graph_(program->graph()),
        typed_(*program->typed),
        readers_(graph_.values.size(), kNobody) {}

  void TakeAll() {
    for (const int32_t id : program_.nodes) NoteReads(graph_.nodes[id]);
    for (const ValueId output : program_.outputs) {
      readers_[program_.stands_for[output]] = kOthers;
    }
    for (const int32_t id : program_.nodes) {
      const Node& node = graph_.nodes[id];
      if (node.op->layout == nullptr || node.op->layout->axes == nullptr) {
        continue;
      }
      const ValueId result = graph_.OutputsOf(node)[0];
      if (readers_[result] == kTakers && Swaps(node)) {
        program_.swapped[result] = Strides(result);
      }
    }
  }

 private:
  enum Readers : uint8_t { kNobody, kTakers, kOthers };

  void NoteReads(const Node& node) {
    const auto operands = graph_.InputsOf(node);
    for (size_t i = 0; i < operands.size(); ++i) {
      if (operands[i] == kNoValue) continue;
      const size_t input = node.op->InputIndex(i);
      const bool takes = node.op->layout != nullptr && input < 32 &&
                         (node.op->layout->swapped_inputs >> input & 1) != 0;
      Readers& readers = readers_[program_.stands_for[operands[i]]];
      if (!takes) readers = kOthers;
      if (readers == kNobody) readers = kTakers;
    }
  }

  bool Swaps(const Node& node) const {
    const auto operands = graph_.InputsOf(node);
    if (operands.empty() || operands[0] == kNoValue) return false;
    std::vector<PlexusTensor> views;
    for (const ValueId value : operands) {
      if (value == kNoValue) {
        views.push_back({PLEXUS_NONE, 0, nullptr, nullptr, nullptr});
        continue;
      }
      const auto shape = typed_.ShapeOf(value);
      views.push_back({typed_.types[value].dtype,
                       static_cast<int32_t>(shape.size()), shape.data(),
                       nullptr, nullptr});
    }
    AxesHost host(graph_, node);
    PlexusInfer ctx = {};
    ctx.base = {Host(), static_cast<HostContext*>(&host)};
    ctx.n_inputs = static_cast<int32_t>(views.size());
    ctx.n_outputs = 1;
    ctx.inputs = views.data();
    const size_t rank = typed_.ShapeOf(graph_.OutputsOf(node)[0]).size();
    if (rank < 2 || rank != typed_.ShapeOf(operands[0]).size()) return false;
    std::vector<int32_t> axes(rank, -1);
    if (node.op->layout->axes(&ctx, axes.data()) != PLEXUS_OK ||
        host.failed()) {
      return false;
    }
    std::vector<int32_t> wanted(rank);
    std::iota(wanted.begin(), wanted.end(), 0);
    std::swap(wanted[rank - 2], wanted[rank - 1]);
    return axes == wanted;
  }

  /// A dense tensor's, but for the last two.
  std::vector<int64_t> Strides(ValueId value) const {
    const auto shape = typed_.ShapeOf(value);
    const size_t rank = shape.size();
    std::vector<int64_t> strides(rank, 1);
    strides[rank - 1] = shape[rank - 2];
    int64_t stride = shape[rank - 2] * shape[rank - 1];
    for (size_t k = rank - 2; k-- > 0;) {
      strides[k] = stride;
      stride *= shape[k];
    }
    return strides;
  }

  Program& program_;
  const Graph& graph_;
  const TypedGraph& typed_;
  std::vector<Readers> readers_;  // of a value
};

}  // namespace

void TakeSwaps(Program* program) { Swapping(program).TakeAll(); }

}  // namespace plexus::engine
