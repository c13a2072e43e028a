#include "engine/infer/infer.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/build/wiring.h"
#include "engine/infer/inference.h"
#include "engine/infer/node_inference.h"
#include "engine/tensor/narrow.h"

namespace plexus::engine {

namespace {

std::string ShapeText(const DimTable& dims, std::span<const int64_t> shape) {
  std::string text = "[";
  for (size_t k = 0; k < shape.size(); ++k) {
    if (k > 0) text += ", ";
    text += dims.Text(shape[k]);
  }
  return text + "]";
}

void InferAll(TypedGraph* typed, Graph* growing,
              const std::map<std::string_view, int64_t>& bound,
              const Needed* needed, Report* report) {
  Inference inference(typed, growing, needed, report);
  inference.SetInputs(bound);
  inference.SetParameters();
  inference.CheckPassed(-1);
  const auto count = static_cast<int32_t>(typed->graph->nodes.size());
  for (int32_t node = 0; node < count; ++node) {
    if (needed == nullptr || needed->nodes[node]) inference.InferNode(node);
    inference.CheckPassed(node);
  }
  inference.SetOutputs();
}

}  // namespace

std::string TypedGraph::TypeText(ValueId value) const {
  return DtypeName(types[value].dtype) + ShapeText(dims, ShapeOf(value));
}

Inference::Inference(TypedGraph* typed, Graph* graph, const Needed* needed,
                     Report* report)
    : typed_(typed),
      graph_(*typed->graph),
      growing_(graph),
      needed_(needed),
      report_(report) {
  typed_->types.assign(graph_.values.size(), Type{});
  data_from_.assign(graph_.values.size(), kNoValue);
  SortPassed();
}

uint32_t Inference::PoolDims(std::span<const int64_t> dims) {
  const auto [found, added] =
      pooled_.try_emplace({dims.begin(), dims.end()},
                          static_cast<uint32_t>(typed_->dim_pool.size()));
  if (added) {
    typed_->dim_pool.insert(typed_->dim_pool.end(), dims.begin(), dims.end());
  }
  return found->second;
}

bool Inference::SetType(ValueId value, int32_t dtype,
                        std::span<const int64_t> dims, Place place) {
  int64_t bytes = DtypeSize(dtype);
  for (const int64_t dim : dims) {
    if (!DimTable::IsHandle(dim) && dim != 0 &&
        __builtin_mul_overflow(bytes, dim, &bytes)) {
      report_->Error(place,
                     fmt::format("`{}` would have more bytes than can be "
                                 "counted: {}{}",
                                 graph_.NameOf(value), DtypeName(dtype),
                                 ShapeText(typed_->dims, dims)),
                     ErrorCode::kLimit);
      return false;
    }
  }
  typed_->types[value] = {dtype, static_cast<uint32_t>(dims.size()),
                          PoolDims(dims)};
  return true;
}

void Inference::SetInputs(const std::map<std::string_view, int64_t>& bound) {
  for (size_t i = 0; i < graph_.inputs.size(); ++i) {
    const GraphInput& input = graph_.inputs[i];
    const ValueId value = graph_.input_values[i];
    std::vector<int64_t> dims;
    for (const DimText& dim : input.shape) {
      if (dim.number >= 0) {
        dims.push_back(dim.number);
      } else if (bound.empty()) {
        dims.push_back(typed_->dims.Name(dim.word.text));
      } else {
        // 0 where it has no value: then nothing reads the input.
        dims.push_back(std::max<int64_t>(bound.at(dim.word.text), 0));
      }
    }
    SetType(value, input.dtype, dims, input.place);
    data_from_[value] = value;
  }
}

void Inference::SetParameters() {
  for (size_t v = 0; v < graph_.values.size(); ++v) {
    const Value& value = graph_.values[v];
    const auto id = static_cast<ValueId>(v);
    if (value.kind == Value::Kind::kWidened) {
      typed_->types[id] = typed_->types[value.index];
      typed_->types[id].dtype = PLEXUS_FLOAT32;
    }
    if (value.kind != Value::Kind::kParameter) continue;
    const Parameter& parameter = graph_.parameters[value.index];
    typed_->constants[id] = parameter.tensor;
    SetType(id, parameter.tensor.dtype(), parameter.tensor.shape(),
            parameter.place);
  }
}

// A literal that no operator takes has the dtype of its graph.
void Inference::SetOutputs() {
  for (const NamedValue& output : graph_.outputs) {
    if (output.value == kNoValue) continue;
    const Value& value = graph_.values[output.value];
    if (value.kind == Value::Kind::kLiteral &&
        typed_->types[output.value].dtype == PLEXUS_NONE) {
      TypeLiteral(output.value, graph_.literals[value.index].dtype);
    }
    // Room 4 settles what nodes read only.
    if (value.kind == Value::Kind::kWidened) {
      typed_->constants[output.value] =
          Widened(typed_->constants.at(value.index));
    }
  }
}

void Inference::Fail(const Node& node, ErrorCode code, const std::string& text,
                     const std::string& help) {
  const PlexusOp& op = *node.op->op;
  Entry entry = report_->Error(
      node.place, fmt::format("`{}` ({}): {}", node.name, op.name, text), code);
  const std::span<const ValueId> inputs = graph_.InputsOf(node);
  constexpr size_t kShown = 4;
  for (size_t i = 0; i < inputs.size() && i < kShown; ++i) {
    const ValueId value = inputs[i];
    if (value == kNoValue || typed_->types[value].dtype == PLEXUS_NONE) continue;
    entry.Note(graph_.PlaceOf(value),
               fmt::format("{} is `{}`: {}",
                           node.op->InputName(i), graph_.NameOf(value),
                           typed_->TypeText(graph_.WrittenOf(value))));
  }
  NoteCallSites(graph_, node.site, &entry);
  if (!help.empty()) entry.Help(help);
}

void Inference::InferNode(int32_t id) {
  const Node& node = graph_.nodes[id];
  if (IsRefused(node)) return;
  const auto types = BindTypes(node);
  if (!types) return;
  for (const ValueId value : graph_.InputsOf(node)) {
    if (value != kNoValue && typed_->types[value].dtype == PLEXUS_NONE) return;
  }
  NodeInference rule(this, id, *types);
  if (rule.Run()) InferValues(id);
}

TypedGraph Infer(std::shared_ptr<Graph> graph, Report* report) {
  TypedGraph typed;
  typed.graph = graph;
  InferAll(&typed, graph.get(), {}, /*needed=*/nullptr, report);
  typed.is_bound = typed.dims.names().empty();
  return typed;
}

TypedGraph Bind(const TypedGraph& symbolic, std::span<const int64_t> values,
                const Needed& needed, Report* report) {
  const Graph& graph = *symbolic.graph;
  for (const DimTable::Constraint& constraint : symbolic.dims.constraints()) {
    const auto where = std::find_if(
        constraint.where.begin(), constraint.where.end(), [&](uint32_t stated) {
          return stated >= kFirstPassed
                     ? needed.values[graph.passed[stated - kFirstPassed].value]
                     : needed.nodes[stated];
        });
    if (where == constraint.where.end()) continue;
    const bool passes = *where >= kFirstPassed;
    const uint32_t index = *where - (passes ? kFirstPassed : 0);
    const auto a = symbolic.dims.Evaluate(constraint.a, values);
    const auto b = symbolic.dims.Evaluate(constraint.b, values);
    if (!a || !b || *a == *b) continue;
    const auto side = [&](int64_t dim, int64_t value) {
      return DimTable::IsHandle(dim)
                 ? fmt::format("{} (here {})", symbolic.dims.Text(dim), value)
                 : fmt::format("{}", value);
    };
    const std::string text =
        fmt::format("{} must equal {}", side(constraint.a, *a),
                    side(constraint.b, *b));
    const auto note = [&](ValueId value, Entry* entry) {
      entry->Note(graph.PlaceOf(value),
                  fmt::format("`{}` is {}", graph.NameOf(value),
                              symbolic.TypeText(graph.WrittenOf(value))));
    };
    if (passes) {
      const PassedInput& passed = graph.passed[index];
      const GraphInput& input = graph.imported_inputs[passed.input];
      Entry entry = report->Error(
          passed.place,
          fmt::format("`{}` ({}): {}", graph.sites[passed.site].callable,
                      input.name, text));
      entry.Note(input.place, fmt::format("`{}` is declared here: {}",
                                          input.name, input.TypeText()));
      for (const PassedInput& other : graph.passed) {
        if (other.site == passed.site) note(other.value, &entry);
      }
      NoteCallSites(graph, graph.sites[passed.site].parent, &entry);
      continue;
    }
    const Node& node = graph.nodes[index];
    Entry entry = report->Error(
        node.place, fmt::format("`{}` ({}): {}", node.name,
                                node.op->op->name, text));
    for (const ValueId value : graph.InputsOf(node)) {
      if (value != kNoValue) note(value, &entry);
    }
    NoteCallSites(graph, node.site, &entry);
  }
  TypedGraph typed;
  typed.graph = symbolic.graph;
  typed.is_bound = true;
  if (!report->ok()) return typed;
  std::map<std::string_view, int64_t> bound;
  for (size_t i = 0; i < values.size(); ++i) {
    bound[symbolic.dims.names()[i]] = values[i];
  }
  InferAll(&typed, nullptr, bound, &needed, report);
  return typed;
}

}  // namespace plexus::engine
