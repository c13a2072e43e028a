// Known values: what shapes are computed with.

#include <algorithm>

#include "engine/infer/inference.h"
#include "engine/kernel/evaluate.h"
#include "engine/kernel/host.h"
#include "engine/tensor/narrow.h"

namespace plexus::engine {

namespace {

/// The broadcast index of element `i` of `shape` in an operand of `from`.
int64_t BroadcastIndex(int64_t i, std::span<const int64_t> shape,
                       std::span<const int64_t> from) {
  int64_t index = 0;
  int64_t stride = 1;
  const size_t offset = shape.size() - from.size();
  for (size_t k = shape.size(); k-- > 0;) {
    const int64_t at = i % shape[k];
    i /= shape[k];
    if (k < offset) continue;
    if (from[k - offset] != 1) index += at * stride;
    stride *= from[k - offset];
  }
  return index;
}

/// The host behind an operator's `dim` rule: attributes and arithmetic only.
class DimArithmetic final : public RefusingInferHost {
 public:
  DimArithmetic(const Graph& graph, const Node& node, DimTable* dims)
      : graph_(graph), node_(node), dims_(dims) {}
  const PlexusValue* Attribute(const char* name) noexcept override {
    const AttributeValue* value =
        graph_.AttributeOf(node_, node_.op->FindAttribute(name));
    return value == nullptr ? nullptr : value->view();
  }
  int64_t Combine(DimOp op, int64_t a, int64_t b) noexcept override {
    try {
      switch (op) {
        case DimOp::kAdd: return dims_->Add(a, b);
        case DimOp::kSub: return dims_->Sub(a, b);
        case DimOp::kMul: return dims_->Mul(a, b);
        case DimOp::kDiv: return dims_->Div(a, b);
        case DimOp::kMax: return dims_->Max(a, b);
        default: break;
      }
    } catch (const DimError&) {
    } catch (const std::bad_alloc&) {
    }
    failed_ = true;
    return 0;
  }

 private:
  const Graph& graph_;
  const Node& node_;
  DimTable* dims_;
};

}  // namespace

bool Inference::IsBound(ValueId value) const {
  for (const int64_t dim : typed_->ShapeOf(value)) {
    if (DimTable::IsHandle(dim)) return false;
  }
  return typed_->types[value].dtype != PLEXUS_NONE;
}

int64_t Inference::CountOf(ValueId value) const {
  int64_t count = 1;
  for (const int64_t dim : typed_->ShapeOf(value)) count *= dim;
  return count;
}

bool Inference::IsKnown(ValueId value) const {
  return typed_->constants.contains(graph_.WrittenOf(value)) ||
         known_dims_.contains(value);
}

const int64_t* Inference::DimsOf(ValueId value, int64_t* count) const {
  const auto tensor = typed_->constants.find(value);
  if (tensor != typed_->constants.end()) {
    if (tensor->second.dtype() != PLEXUS_INT64) return nullptr;
    *count = tensor->second.count();
    const int64_t* const data = tensor->second.data<int64_t>();
    // What the numbers of a file or a literal say must not be taken for handles.
    const bool dims = std::none_of(data, data + *count, DimTable::IsHandle);
    return dims ? data : nullptr;
  }
  const auto dims = known_dims_.find(value);
  if (dims == known_dims_.end()) return nullptr;
  *count = static_cast<int64_t>(dims->second.size());
  return dims->second.data();
}

// Runs the kernel where every input is known in numbers.
bool Inference::EvaluateNumbers(const Node& node) {
  std::vector<Tensor> inputs;
  for (const ValueId value : graph_.InputsOf(node)) {
    if (value == kNoValue) {
      inputs.emplace_back();
      continue;
    }
    const ValueId written = graph_.WrittenOf(value);
    const auto found = typed_->constants.find(written);
    if (found == typed_->constants.end()) return false;
    if (found->second.count() > kSmallValue) return false;
    inputs.push_back(written == value ? found->second : Widened(found->second));
  }
  std::vector<BoundType> types;
  int64_t bytes = 0;
  for (const ValueId value : graph_.OutputsOf(node)) {
    if (!IsBound(value) || CountOf(value) > kSmallValue) return false;
    const auto shape = typed_->ShapeOf(value);
    types.push_back(
        {typed_->types[value].dtype, {shape.begin(), shape.end()}});
    if (CountOf(value) > kFewElements) {
      bytes += CountOf(value) * DtypeSize(types.back().dtype);
    }
  }
  if (bytes > value_room_) return false;
  value_room_ -= bytes;
  auto results = Evaluate(graph_, node, inputs, types);
  if (!results) return false;
  const std::span<const ValueId> outputs = graph_.OutputsOf(node);
  for (size_t i = 0; i < outputs.size(); ++i) {
    typed_->constants[outputs[i]] = std::move((*results)[i]);
  }
  return true;
}

// Operators that only move elements move dims just as well: a handle is an int64.
bool Inference::MoveDims(const Node& node) {
  if (!node.op->Is(PLEXUS_MOVES)) return false;
  const std::span<const ValueId> operands = graph_.InputsOf(node);
  std::vector<Tensor> inputs;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (operands[i] == kNoValue) {
      inputs.emplace_back();
      continue;
    }
    // Only what is moved may be symbolic, not what says where to.
    const bool moved = node.op->input_types[node.op->InputIndex(i)] ==
                       node.op->output_types[0];
    const auto constant = typed_->constants.find(operands[i]);
    if (!moved && constant != typed_->constants.end()) {
      inputs.push_back(constant->second);
      continue;
    }
    int64_t count = 0;
    const int64_t* dims = DimsOf(operands[i], &count);
    if (dims == nullptr || !IsBound(operands[i])) return false;
    if (!moved && std::any_of(dims, dims + count, DimTable::IsHandle)) {
      return false;
    }
    const auto shape = typed_->ShapeOf(operands[i]);
    Tensor tensor(PLEXUS_INT64, {shape.begin(), shape.end()});
    std::copy(dims, dims + count, static_cast<int64_t*>(tensor.mutable_data()));
    inputs.push_back(std::move(tensor));
  }
  std::vector<BoundType> types;
  const std::span<const ValueId> outputs = graph_.OutputsOf(node);
  for (const ValueId value : outputs) {
    if (!IsBound(value) || CountOf(value) > kSmallValue ||
        typed_->types[value].dtype != PLEXUS_INT64) {
      return false;
    }
    const auto shape = typed_->ShapeOf(value);
    types.push_back({PLEXUS_INT64, {shape.begin(), shape.end()}});
  }
  const auto results = Evaluate(graph_, node, inputs, types);
  if (!results) return false;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto* dims = (*results)[i].data<int64_t>();
    known_dims_[outputs[i]].assign(dims, dims + (*results)[i].count());
  }
  return true;
}

bool Inference::CombineDims(const Node& node) {
  const ValueId output = graph_.OutputsOf(node)[0];
  if (node.op->op->dim == nullptr || !IsBound(output) ||
      typed_->types[output].dtype != PLEXUS_INT64 ||
      CountOf(output) > kSmallValue) {
    return false;
  }
  const std::span<const ValueId> operands = graph_.InputsOf(node);
  std::vector<const int64_t*> known;
  for (const ValueId value : operands) {
    int64_t count = 0;
    if (value == kNoValue) return false;
    known.push_back(DimsOf(value, &count));
    if (known.back() == nullptr || !IsBound(value)) return false;
  }
  DimArithmetic host(graph_, node, &typed_->dims);
  PlexusInfer ctx = {};
  ctx.base = {Host(), static_cast<HostContext*>(&host)};
  ctx.n_inputs = static_cast<int32_t>(operands.size());
  ctx.n_outputs = 1;
  std::vector<int64_t> result(static_cast<size_t>(CountOf(output)));
  std::vector<int64_t> args(operands.size());
  for (size_t i = 0; i < result.size(); ++i) {
    for (size_t k = 0; k < operands.size(); ++k) {
      args[k] = known[k][BroadcastIndex(static_cast<int64_t>(i),
                                        typed_->ShapeOf(output),
                                        typed_->ShapeOf(operands[k]))];
    }
    result[i] = node.op->op->dim(&ctx, args.data());
    if (host.failed()) return false;
  }
  known_dims_[output] = std::move(result);
  return true;
}

void Inference::InferValues(int32_t id) {
  const Node& node = graph_.nodes[id];
  ValueId origin = kNoValue;
  bool known = true;
  for (const ValueId value : graph_.InputsOf(node)) {
    if (value == kNoValue) continue;
    if (origin == kNoValue) origin = data_from_[value];
    known = known && IsKnown(value);
  }
  bool stated = true;  // the shape rule itself said the values
  for (const ValueId value : graph_.OutputsOf(node)) {
    stated = stated && IsKnown(value);
  }
  if (stated) return;
  for (const ValueId value : graph_.OutputsOf(node)) data_from_[value] = origin;
  if (origin != kNoValue || !known) return;
  EvaluateNumbers(node) || MoveDims(node) || CombineDims(node);
}

}  // namespace plexus::engine
