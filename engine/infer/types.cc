// Type variables: which dtype each has at a node.
//
// Nothing is converted silently: the inputs that name a variable have one
// dtype. What is known of a variable T comes in this order:
//  1. inputs of the graph, results of nodes, and parameters of other than 16-bit
//     floats say what T is;
//  2. float16 and bfloat16 parameters. Where 1 said that T is float32, they are
//     read as float32. Where it said something else, T must be their own dtype.
//     Where it said nothing and the operator takes each of them as it is, T is
//     their dtype, which must be one: float16 and bfloat16 don't meet in an
//     operator that takes both (Concat, Cast, Reshape of such a parameter are
//     16-bit). Where it doesn't take them all, T is float32, and all are read
//     so;
//  3. constants written in a call take what T is by then. Where T is nothing yet
//     but int64 is right for it (indices, axes), they are that. Else, where no
//     output has T (the exponent of a power), they are what the first input is,
//     if that can hold them: x ** 2 is exact for an int64 x, x ** 0.1 takes a
//     float64 x to 0.1 and not to float32's nearest. Else the graph's dtype.
// So a parameter is widened where T is float32 and nowhere else, for all inputs
// of T at that node alike, whatever other nodes make of it.

#include <fmt/format.h>

#include <algorithm>

#include "engine/build/literal_tensor.h"
#include "engine/infer/inference.h"
#include "engine/tensor/narrow.h"

namespace plexus::engine {

namespace {

/// The only dtype in a set, or NONE.
int32_t OnlyDtype(uint32_t dtypes) {
  return dtypes != 0 && (dtypes & (dtypes - 1)) == 0
             ? static_cast<int32_t>(__builtin_ctz(dtypes))
             : PLEXUS_NONE;
}

constexpr uint32_t kInt64Bit = 1u << PLEXUS_INT64;
constexpr uint32_t kIndexBits = kInt64Bit | 1u << PLEXUS_INT32;

bool IsHeld(const Literal& literal, int32_t dtype) {
  Report unread;
  MakeTensor(literal, dtype, &unread);
  return unread.ok();
}

/// The dtype of a constant whose variable has none yet, by rule 3. `first` is
/// that of the first input, or NONE.
int32_t LiteralDtype(uint32_t dtypes, const GraphLiteral& literal,
                     int32_t first) {
  const int32_t only = OnlyDtype(dtypes);
  if (only != PLEXUS_NONE) return only;
  if (dtypes == kIndexBits) return PLEXUS_INT64;
  if (first != PLEXUS_NONE && (dtypes >> first & 1) != 0 &&
      IsHeld(literal.literal, first)) {
    return first;
  }
  if ((dtypes >> literal.dtype & 1) != 0) return literal.dtype;
  return (dtypes & kInt64Bit) != 0 ? PLEXUS_INT64 : literal.dtype;
}

}  // namespace

std::string DtypeList(uint32_t dtypes) {
  std::string list;
  for (int32_t dtype = 0; dtype < PLEXUS_DTYPE_COUNT; ++dtype) {
    if ((dtypes >> dtype & 1) == 0) continue;
    list += list.empty() ? "" : ", ";
    list += DtypeName(dtype);
  }
  return list;
}

std::string WrittenName(const Graph& graph, ValueId value) {
  const std::string name = graph.NameOf(value);
  return name.find('/') == std::string::npos ? name : "...";
}

void Inference::ReportTypeClash(const Node& node, size_t first,
                                size_t second) {
  const std::span<const ValueId> inputs = graph_.InputsOf(node);
  const int32_t wanted = typed_->types[inputs[first]].dtype;
  const int32_t other = typed_->types[inputs[second]].dtype;
  const bool narrow = IsNarrow(inputs[second]) && !IsNarrowFloat(wanted);
  Fail(node, ErrorCode::kInvalid,
       fmt::format("{} is {}, but {} is {}",
                   node.op->InputName(first), DtypeName(wanted),
                   node.op->InputName(second), DtypeName(other)),
       fmt::format("{}: Cast({}, to={})",
                   narrow ? fmt::format("a {} parameter is read as float32 "
                                        "only; convert it",
                                        DtypeName(other))
                          : "convert one of them",
                   WrittenName(graph_, inputs[second]), DtypeName(wanted)));
}

void Inference::ReportTypeRefused(const Node& node, size_t input) {
  const PlexusOp& op = *node.op->op;
  const size_t index = node.op->InputIndex(input);
  const uint32_t allowed = op.types[node.op->input_types[index]].dtypes;
  const ValueId value = graph_.InputsOf(node)[input];
  Fail(node, ErrorCode::kInvalid,
       fmt::format("{} can't be {}, only {}", node.op->InputName(input),
                   DtypeName(typed_->types[value].dtype), DtypeList(allowed)),
       fmt::format("convert it: Cast({}, to={})", WrittenName(graph_, value),
                   DtypeName(__builtin_ctz(allowed))));
}

bool Inference::IsNarrow(ValueId value) const {
  return value != kNoValue &&
         graph_.values[value].kind == Value::Kind::kParameter &&
         IsNarrowFloat(typed_->types[value].dtype);
}

void Inference::Widen(const Node& node, size_t input) {
  ValueId& operand = growing_->operands[node.inputs.first + input];
  Type type = typed_->types[operand];
  type.dtype = PLEXUS_FLOAT32;
  const auto use = static_cast<ValueId>(graph_.values.size());
  growing_->values.push_back({Value::Kind::kWidened, operand, -1});
  typed_->types.push_back(type);
  data_from_.push_back(kNoValue);
  operand = use;
}

bool Inference::BindNarrow(const Node& node, std::vector<int32_t>* bound,
                           std::vector<size_t>* by) {
  const PlexusOp& op = *node.op->op;
  const std::span<const ValueId> inputs = graph_.InputsOf(node);
  const auto variable = [&](size_t i) {
    return node.op->input_types[node.op->InputIndex(i)];
  };
  if (std::none_of(inputs.begin(), inputs.end(),
                   [this](ValueId value) { return IsNarrow(value); })) {
    return true;
  }
  std::vector<uint32_t> given(op.n_types, 0);  // 16-bit dtypes
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!IsNarrow(inputs[i])) continue;
    given[variable(i)] |= 1u << typed_->types[inputs[i]].dtype;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!IsNarrow(inputs[i])) continue;
    const int v = variable(i);
    const uint32_t takes = op.types[v].dtypes;
    const int32_t dtype = typed_->types[inputs[i]].dtype;
    if ((*bound)[v] == PLEXUS_NONE) {
      const bool widens =
          (given[v] & ~takes) != 0 && (takes >> PLEXUS_FLOAT32 & 1) != 0;
      if (!widens && (takes >> dtype & 1) == 0) {
        ReportTypeRefused(node, i);
        return false;
      }
      (*bound)[v] = widens ? PLEXUS_FLOAT32 : dtype;
      (*by)[v] = i;
    }
    if ((*bound)[v] == PLEXUS_FLOAT32) {
      Widen(node, i);
    } else if ((*bound)[v] != dtype) {
      ReportTypeClash(node, (*by)[v], i);
      return false;
    }
  }
  return true;
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
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue || is_untyped(inputs[i]) || IsNarrow(inputs[i])) {
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
  if (!BindNarrow(node, &bound, &by)) return {};
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue || !is_untyped(inputs[i])) continue;
    const int v = variable(i);
    if (bound[v] == PLEXUS_NONE) {
      const std::vector<int>& made = node.op->output_types;
      const bool decides = std::find(made.begin(), made.end(), v) != made.end();
      bound[v] = LiteralDtype(
          op.types[v].dtypes,
          graph_.literals[graph_.values[inputs[i]].index],
          decides ? PLEXUS_NONE : bound[variable(0)]);
    }
    if ((op.types[v].dtypes >> bound[v] & 1) == 0) {
      Fail(node, ErrorCode::kInvalid,
           fmt::format("{} can't be {}, the graph's dtype, only {}",
                       node.op->InputName(i), DtypeName(bound[v]),
                       DtypeList(op.types[v].dtypes)));
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
