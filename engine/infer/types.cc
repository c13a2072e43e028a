// Type variables: which dtype each has at a node.

#include <fmt/format.h>
#include <plexus/float16.h>

#include "engine/build/literal_tensor.h"
#include "engine/infer/inference.h"

namespace plexus::engine {

namespace {

std::string DtypeList(uint32_t dtypes) {
  std::string list;
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    if ((dtypes >> dtype & 1) == 0) continue;
    list += list.empty() ? "" : ", ";
    list += DtypeName(dtype);
  }
  return list;
}

bool IsSixteenBit(int32_t dtype) {
  return dtype == PLEXUS_FLOAT16 || dtype == PLEXUS_BFLOAT16;
}

template <typename Half>
Tensor Widen(const Tensor& narrow) {
  Tensor wide(PLEXUS_FLOAT32, narrow.shape());
  const Half* from = narrow.data<Half>();
  float* to = static_cast<float*>(wide.mutable_data());
  for (int64_t i = 0; i < narrow.count(); ++i) to[i] = ToFloat(from[i]);
  return wide;
}

/// The only dtype in a set, or NONE.
int32_t OnlyDtype(uint32_t dtypes) {
  return dtypes != 0 && (dtypes & (dtypes - 1)) == 0
             ? static_cast<int32_t>(__builtin_ctz(dtypes))
             : PLEXUS_NONE;
}

/// How a graph may name a value; a call inside another one has no such name.
std::string Written(const Graph& graph, ValueId value) {
  const std::string name = graph.NameOf(value);
  return name.find('/') == std::string::npos ? name : "...";
}

}  // namespace

void Inference::ReportTypeClash(const Node& node, size_t first,
                                size_t second) {
  const PlexusOp& op = *node.op->op;
  const std::span<const ValueId> inputs = graph_.InputsOf(node);
  const int32_t wanted = typed_->types[inputs[first]].dtype;
  Fail(node, ErrorCode::kInvalid,
       fmt::format("{} is {}, but {} is {}",
                   op.inputs[node.op->InputIndex(first)].name,
                   DtypeName(wanted),
                   op.inputs[node.op->InputIndex(second)].name,
                   DtypeName(typed_->types[inputs[second]].dtype)),
       fmt::format("convert one of them: Cast({}, to={})",
                   Written(graph_, inputs[second]), DtypeName(wanted)));
}

void Inference::ReportTypeRefused(const Node& node, size_t input) {
  const PlexusOp& op = *node.op->op;
  const size_t index = node.op->InputIndex(input);
  const uint32_t allowed = op.types[node.op->input_types[index]].dtypes;
  const ValueId value = graph_.InputsOf(node)[input];
  Fail(node, ErrorCode::kInvalid,
       fmt::format("{} can't be {}, only {}", op.inputs[index].name,
                   DtypeName(typed_->types[value].dtype), DtypeList(allowed)),
       fmt::format("convert it: Cast({}, to={})", Written(graph_, value),
                   DtypeName(__builtin_ctz(allowed))));
}

void Inference::WidenParameter(ValueId value) {
  const Tensor& narrow = typed_->constants.at(value);
  const Tensor wide = narrow.dtype() == PLEXUS_FLOAT16
                          ? Widen<Float16>(narrow)
                          : Widen<BFloat16>(narrow);
  typed_->constants[value] = wide;
  typed_->types[value].dtype = PLEXUS_FLOAT32;
}

bool Inference::TypeLiteral(ValueId value, int32_t dtype) {
  if (typed_->types[value].dtype != PLEXUS_NONE) {
    return typed_->types[value].dtype == dtype;
  }
  const Literal& literal = graph_.literals[graph_.values[value].index].literal;
  Tensor tensor = MakeTensor(literal, dtype, report_);
  if (tensor.dtype() == PLEXUS_NONE) return false;
  const std::vector<int64_t> shape = tensor.shape();
  typed_->constants[value] = std::move(tensor);
  return SetType(value, dtype, shape, literal.place);
}

std::optional<std::vector<int32_t>> Inference::BindTypes(const Node& node) {
  const PlexusOp& op = *node.op->op;
  const std::span<const ValueId> inputs = graph_.InputsOf(node);
  std::vector<int32_t> bound(op.n_types, PLEXUS_NONE);
  std::vector<size_t> by(op.n_types, 0);  // the input that bound it
  const auto variable = [&](size_t i) {
    return node.op->input_types[node.op->InputIndex(i)];
  };
  const auto is_untyped = [&](ValueId v) {
    return graph_.values[v].kind == Value::Kind::kLiteral &&
           typed_->types[v].dtype == PLEXUS_NONE;
  };
  const auto is_narrow = [&](ValueId v) {
    return graph_.values[v].kind == Value::Kind::kParameter &&
           IsSixteenBit(typed_->types[v].dtype);
  };
  // First what has a dtype that can't change, then 16-bit parameters, which may
  // be widened, then constants, which take what the others say.
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue || is_untyped(inputs[i]) || is_narrow(inputs[i])) {
      continue;
    }
    const int32_t dtype = typed_->types[inputs[i]].dtype;
    if (dtype == PLEXUS_NONE) return {};  // reported where it is made
    const int v = variable(i);
    if ((op.types[v].dtypes >> dtype & 1) == 0) {
      ReportTypeRefused(node, i);
      return {};
    }
    if (bound[v] != PLEXUS_NONE && bound[v] != dtype) {
      ReportTypeClash(node, by[v], i);
      return {};
    }
    if (bound[v] == PLEXUS_NONE) by[v] = i;
    bound[v] = dtype;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue || !is_narrow(inputs[i])) continue;
    const int v = variable(i);
    const int32_t dtype = typed_->types[inputs[i]].dtype;
    const bool takes = (op.types[v].dtypes >> dtype & 1) != 0;
    const bool widens = (op.types[v].dtypes >> PLEXUS_FLOAT32 & 1) != 0;
    if (bound[v] == dtype || (bound[v] == PLEXUS_NONE && takes)) {
      bound[v] = dtype;
    } else if (widens &&
               (bound[v] == PLEXUS_NONE || bound[v] == PLEXUS_FLOAT32)) {
      WidenParameter(inputs[i]);
      bound[v] = PLEXUS_FLOAT32;
    } else if (bound[v] == PLEXUS_NONE) {
      ReportTypeRefused(node, i);
      return {};
    } else {
      ReportTypeClash(node, by[v], i);
      return {};
    }
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue || !is_untyped(inputs[i])) continue;
    const int v = variable(i);
    if (bound[v] == PLEXUS_NONE) {
      const int32_t only = OnlyDtype(op.types[v].dtypes);
      bound[v] = only != PLEXUS_NONE ? only : graph_.dtype;
    }
    if ((op.types[v].dtypes >> bound[v] & 1) == 0) {
      Fail(node, ErrorCode::kInvalid,
           fmt::format("{} can't be {}, the graph's dtype, only {}",
                       op.inputs[node.op->InputIndex(i)].name,
                       DtypeName(bound[v]), DtypeList(op.types[v].dtypes)));
      return {};
    }
    if (!TypeLiteral(inputs[i], bound[v])) return {};
  }
  for (uint32_t v = 0; v < op.n_types; ++v) {
    if (bound[v] == PLEXUS_NONE) bound[v] = OnlyDtype(op.types[v].dtypes);
  }
  return bound;
}

}  // namespace plexus::engine
