#include "engine/infer/node_inference.h"

#include <fmt/format.h>

#include <utility>

namespace plexus::engine {

namespace {

constexpr int32_t kMostOutputs = 100'000;
constexpr int32_t kMostRank = 64;

bool IsDtype(int32_t dtype) { return dtype >= 0 && dtype < PLEXUS_DTYPE_COUNT; }

/// Runs `fn`; no exception may pass the C boundary.
template <typename Fn, typename Wrong>
auto Guarded(const Fn& fn, const Wrong& wrong, decltype(fn()) otherwise) {
  try {
    return fn();
  } catch (const DimError& error) {
    wrong(ErrorCode::kInvalid, error.text);
  } catch (const std::bad_alloc&) {
    wrong(ErrorCode::kLimit, "out of memory");
  }
  return otherwise;
}

}  // namespace

NodeInference::NodeInference(Inference* inference, int32_t node,
                             const std::vector<int32_t>& types)
    : inference_(inference), id_(node), types_(types) {
  outputs_.resize(inference_->graph_.nodes[node].outputs.count);
}

void NodeInference::FailWith(ErrorCode code, std::string text) {
  if (failed_) return;
  failed_ = true;
  code_ = code;
  text_ = std::move(text);
}

void NodeInference::Fail(int32_t code, const char* text) noexcept {
  try {
    FailWith(code == PLEXUS_ERROR_LIMIT ? ErrorCode::kLimit
                                        : ErrorCode::kInvalid,
             text);
  } catch (const std::bad_alloc&) {
    failed_ = true;
  }
}

const PlexusValue* NodeInference::Attribute(const char* name) noexcept {
  const Node& node = inference_->graph_.nodes[id_];
  const AttributeValue* value = inference_->graph_.AttributeOf(
      node, node.op->FindAttribute(name));
  return value == nullptr ? nullptr : value->view();
}

int64_t NodeInference::CombineOrThrow(DimOp op, int64_t a, int64_t b) {
  DimTable& dims = inference_->typed_->dims;
  const auto where = static_cast<uint32_t>(id_);
  switch (op) {
    case DimOp::kAdd: return dims.Add(a, b);
    case DimOp::kSub: return dims.Sub(a, b);
    case DimOp::kMul: return dims.Mul(a, b);
    case DimOp::kDiv: return dims.Div(a, b);
    case DimOp::kMax: return dims.Max(a, b);
    case DimOp::kEqual: return dims.Equal(a, b, where);
    case DimOp::kBroadcast: return dims.Broadcast(a, b, where);
  }
  return 0;
}

int64_t NodeInference::Combine(DimOp op, int64_t a, int64_t b) noexcept {
  return Guarded([&] { return CombineOrThrow(op, a, b); },
                 [&](ErrorCode code, const std::string& text) {
                   FailWith(code, text);
                 },
                 int64_t{0});
}

const int64_t* NodeInference::Value(int32_t input, int64_t* count) noexcept {
  const auto inputs =
      inference_->graph_.InputsOf(inference_->graph_.nodes[id_]);
  *count = 0;
  if (input < 0 || static_cast<size_t>(input) >= inputs.size() ||
      inputs[input] == kNoValue) {
    return nullptr;
  }
  return inference_->DimsOf(inputs[input], count);
}

int64_t NodeInference::Unknown(int32_t input, const char* what) noexcept {
  const Graph& graph = inference_->graph_;
  const auto inputs = graph.InputsOf(graph.nodes[id_]);
  return Guarded(
      [&]() -> int64_t {
        if (input < 0 || static_cast<size_t>(input) >= inputs.size() ||
            inputs[input] == kNoValue) {
          FailWith(ErrorCode::kInvalid,
                   fmt::format("its shape rule asks for the elements of input "
                               "{}, which is not there",
                               input));
          return 0;
        }
        const ValueId value = inputs[input];
        const ValueId origin = inference_->data_from_[value];
        if (origin != kNoValue) {
          FailWith(ErrorCode::kInvalid,
                   fmt::format("{} depends on the data of the input `{}`; a "
                               "shape must be known before a run",
                               what, graph.NameOf(origin)));
          return 0;
        }
        if (inference_->typed_->constants.contains(value)) {
          FailWith(ErrorCode::kInvalid,
                   fmt::format("{}: `{}` holds numbers that no dim can be",
                               what, graph.NameOf(value)));
          return 0;
        }
        if (inference_->typed_->is_bound) {
          FailWith(ErrorCode::kInvalid,
                   fmt::format("{} can't be worked out from `{}`", what,
                               graph.NameOf(value)));
          return 0;
        }
        return inference_->typed_->dims.Unknown(what);
      },
      [&](ErrorCode code, const std::string& text) { FailWith(code, text); },
      int64_t{0});
}

int32_t NodeInference::SetOutput(int32_t output, int32_t dtype, int32_t rank,
                                 const int64_t* dims) noexcept {
  return Guarded(
      [&]() -> int32_t {
        if (output < 0 || output >= kMostOutputs || rank < 0 ||
            rank > kMostRank) {
          FailWith(ErrorCode::kInvalid,
                   fmt::format("a shape of rank {} is too much", rank));
          return PLEXUS_ERROR_GRAPH;
        }
        if (static_cast<size_t>(output) >= outputs_.size()) {
          outputs_.resize(static_cast<size_t>(output) + 1);
        }
        outputs_[output].set = true;
        outputs_[output].dtype = dtype;
        outputs_[output].dims.assign(dims, dims + rank);
        return PLEXUS_OK;
      },
      [&](ErrorCode code, const std::string& text) { FailWith(code, text); },
      int32_t{PLEXUS_ERROR_LIMIT});
}

int32_t NodeInference::SetValue(int32_t output, int64_t count,
                                const int64_t* dims) noexcept {
  return Guarded(
      [&]() -> int32_t {
        if (output < 0 || static_cast<size_t>(output) >= outputs_.size()) {
          return PLEXUS_ERROR_GRAPH;
        }
        outputs_[output].has_value = true;
        outputs_[output].value.assign(dims, dims + count);
        return PLEXUS_OK;
      },
      [&](ErrorCode code, const std::string& text) { FailWith(code, text); },
      int32_t{PLEXUS_ERROR_LIMIT});
}

// The rule of elementwise operators that have none: NumPy's broadcasting.
void NodeInference::Broadcast() {
  const Graph& graph = inference_->graph_;
  const Node& node = graph.nodes[id_];
  const std::span<const ValueId> inputs = graph.InputsOf(node);
  struct Origin {
    size_t input, axis;
  };
  std::vector<int64_t> result;
  std::vector<Origin> origins;  // whose dim each of the result's is
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue) continue;
    const auto shape = inference_->typed_->ShapeOf(inputs[i]);
    if (shape.size() > result.size()) {
      const size_t more = shape.size() - result.size();
      result.insert(result.begin(), more, 1);
      origins.insert(origins.begin(), more, {});
    }
    const size_t offset = result.size() - shape.size();
    for (size_t k = 0; k < shape.size(); ++k) {
      int64_t& dim = result[offset + k];
      Origin& origin = origins[offset + k];
      DimTable& dims = inference_->typed_->dims;
      try {
        const int64_t old = dim;
        dim = dims.Broadcast(dim, shape[k], static_cast<uint32_t>(id_));
        if (dim != old) origin = {i, k};
      } catch (const DimError&) {
        return FailWith(
            ErrorCode::kInvalid,
            fmt::format("dim {} of {} is {}, but dim {} of {} is {}",
                        origin.axis, node.op->InputName(origin.input),
                        dims.Text(dim), k, node.op->InputName(i),
                        dims.Text(shape[k])));
      }
    }
  }
  SetOutput(0, PLEXUS_NONE, static_cast<int32_t>(result.size()),
            result.data());
}

bool NodeInference::Run() {
  const Node& node = inference_->graph_.nodes[id_];
  const PlexusOp& op = *node.op->op;
  const TypedGraph& typed = *inference_->typed_;
  if (op.infer == nullptr) {
    Broadcast();
    return Keep();
  }
  std::vector<PlexusTensor> inputs;
  for (const ValueId value : inference_->graph_.InputsOf(node)) {
    if (value == kNoValue) {
      inputs.push_back({PLEXUS_NONE, 0, nullptr, nullptr, nullptr});
      continue;
    }
    const auto shape = typed.ShapeOf(value);
    const auto constant = typed.constants.find(value);
    inputs.push_back({typed.types[value].dtype,
                      static_cast<int32_t>(shape.size()), shape.data(), nullptr,
                      constant == typed.constants.end()
                          ? nullptr
                          : constant->second.data()});
  }
  PlexusInfer ctx = {};
  ctx.base = {Host(), static_cast<HostContext*>(this)};
  ctx.n_inputs = static_cast<int32_t>(inputs.size());
  ctx.n_outputs = static_cast<int32_t>(outputs_.size());
  ctx.inputs = inputs.data();
  const int32_t code = op.infer(&ctx);
  if (code != PLEXUS_OK) {
    FailWith(ErrorCode::kInvalid, "its shape rule refuses this");
  }
  return Keep();
}

int32_t NodeInference::DtypeOf(size_t output, const Output& said) {
  const OpEntry& op = *inference_->graph_.nodes[id_].op;
  const size_t index = op.OutputIndex(output);
  const int v = op.output_types[index];
  const PlexusType& type = op.op->types[v];
  if (said.dtype == PLEXUS_NONE || said.dtype == types_[v]) return types_[v];
  const auto refuse = [&](const std::string& why) {
    FailWith(ErrorCode::kInvalid,
             fmt::format("its shape rule gives the output {} the dtype {}, {}",
                         op.op->outputs[index].name,
                         IsDtype(said.dtype) ? DtypeName(said.dtype)
                                             : fmt::to_string(said.dtype),
                         why));
    return PLEXUS_NONE;
  };
  if (!IsDtype(said.dtype)) return refuse("which is none");
  if (types_[v] != PLEXUS_NONE) {
    return refuse(fmt::format("but {} is {} here", type.name,
                              DtypeName(types_[v])));
  }
  if ((type.dtypes >> said.dtype & 1) == 0) {
    return refuse(fmt::format("but {} can only be {}", type.name,
                              DtypeList(type.dtypes)));
  }
  return said.dtype;
}

void NodeInference::AddOutputs(size_t count) {
  Graph& graph = *inference_->growing_;
  Node& node = graph.nodes[id_];
  const Range old = node.outputs;
  node.outputs.first = static_cast<uint32_t>(graph.results.size());
  for (uint32_t i = 0; i < old.count; ++i) {
    graph.results.push_back(graph.results[old.first + i]);
  }
  for (size_t i = old.count; i < count; ++i) {
    graph.results.push_back(static_cast<ValueId>(graph.values.size()));
    graph.values.push_back({Value::Kind::kOutput, static_cast<int32_t>(i), id_});
    inference_->typed_->types.emplace_back();
    inference_->data_from_.push_back(kNoValue);
  }
  node.outputs.count = static_cast<uint32_t>(count);
}

bool NodeInference::KeepOutput(size_t index) {
  const Output& said = outputs_[index];
  const Node& node = inference_->graph_.nodes[id_];
  const int32_t dtype = DtypeOf(index, said);
  if (failed_) return false;
  if (!said.set || dtype == PLEXUS_NONE) {
    FailWith(ErrorCode::kInvalid,
             fmt::format("its shape rule says nothing of output {}", index));
    return false;
  }
  for (const int64_t dim : said.dims) {
    if (dim < 0 && !DimTable::IsHandle(dim)) {
      FailWith(ErrorCode::kInvalid,
               fmt::format("a dim of the result would be {}", dim));
      return false;
    }
  }
  const ValueId value = inference_->graph_.OutputsOf(node)[index];
  if (!inference_->SetType(value, dtype, said.dims, node.place)) return false;
  if (!said.has_value) return true;
  bool numbers = true;
  for (const int64_t dim : said.value) {
    numbers = numbers && !DimTable::IsHandle(dim);
  }
  if (!numbers || !inference_->IsBound(value)) {
    inference_->known_dims_[value] = said.value;
    return true;
  }
  Tensor tensor(PLEXUS_INT64, said.dims);
  if (tensor.count() == static_cast<int64_t>(said.value.size())) {
    std::copy(said.value.begin(), said.value.end(),
              static_cast<int64_t*>(tensor.mutable_data()));
    inference_->typed_->constants[value] = std::move(tensor);
  }
  return true;
}

bool NodeInference::Keep() {
  const Node& node = inference_->graph_.nodes[id_];
  if (!failed_ && outputs_.size() > node.outputs.count) {
    if (node.op->variadic_output && inference_->growing_ != nullptr) {
      AddOutputs(outputs_.size());
    } else {
      FailWith(ErrorCode::kInvalid,
               fmt::format("its shape rule gives {} outputs, but the operator has {}",
                           outputs_.size(), node.outputs.count));
    }
  }
  for (size_t i = 0; !failed_ && i < outputs_.size(); ++i) {
    if (!KeepOutput(i) && !failed_) return false;  // reported by SetType
  }
  if (failed_) inference_->Fail(inference_->graph_.nodes[id_], code_, text_);
  return !failed_;
}

}  // namespace plexus::engine
