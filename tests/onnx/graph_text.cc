#include "tests/onnx/graph_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "tests/onnx/value_text.h"

namespace plexus::testing::onnx {
namespace {

/// How to say what a node of ONNX's has and one of ours has not.
enum class Wording {
  kAsItIs,     ///< by its own name, an attribute or an input
  kParameter,  ///< the attribute is a tensor: the node is a parameter
  kElement,    ///< the attribute has one element: it, and `dtype`
  kOutputs,    ///< the attribute, if left out, is how many outputs there are
  kInput,      ///< the attribute is an input of another name
  kNothing     ///< the attribute asks for what is always done
};
struct Difference {
  std::string_view op;  ///< "": any
  std::string_view attribute;
  Wording wording;
  const char* input = "";  ///< of kInput
};
constexpr Difference kDifferences[] = {
    // Attributes of ours are numbers and texts, not tensors.
    {"Constant", "value", Wording::kParameter},
    {"ConstantOfShape", "value", Wording::kElement},
    // Opset 18 is the first to say it in an attribute.
    {"Split", "num_outputs", Wording::kOutputs},
    // Before opset 11.
    {"Pad", "value", Wording::kInput, "constant_value"},
    // Before opset 7; as now, unless there is an axis, which can't be said.
    {"", "broadcast", Wording::kNothing},
};

const Difference* FindDifference(std::string_view op, std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kDifferences), std::end(kDifferences),
                   [&](const Difference& d) {
                     return (d.op.empty() || d.op == op) &&
                            d.attribute == name;
                   });
  return found == std::end(kDifferences) ? nullptr : found;
}

std::string DimName(int64_t dim) { return fmt::format("D{}", dim); }

class Writer {
 public:
  explicit Writer(const Registry& registry) : registry_(registry) {}

  void Input(const std::string& name, const Tensor& value, bool named) {
    const std::string ours = fmt::format("x{}", n_inputs_++);
    std::vector<std::string> dims;
    for (const int64_t dim : value.shape()) {
      dims.push_back(named && dim != 1 ? DimName(dim) : std::to_string(dim));
    }
    inputs_ += fmt::format("  {}: {}[{}]\n", ours, DtypeName(value.dtype()),
                           fmt::join(dims, ", "));
    words_[name] = ours;
  }

  void Parameter(const std::string& name, const Tensor& value) {
    words_[name] = AddParameter(value);
  }

  void Output(const std::string& name) {
    outputs_ += fmt::format("  y{}: {}\n", n_outputs_++, words_.at(name));
  }

  void Add(const Node& node) {
    inputs_of_node_.clear();
    attributes_.clear();
    op_ = registry_.Find(node.op).op;
    for (size_t i = 0; i < node.inputs.size(); ++i) {
      if (!node.inputs[i].empty()) {
        inputs_of_node_.emplace_back(InputName(i), words_.at(node.inputs[i]));
      }
    }
    for (const Attribute& attribute : node.attributes) {
      if (!AddAttribute(node, attribute)) return;
    }
    for (const Difference& d : kDifferences) {
      if (d.op == node.op && d.wording == Wording::kOutputs &&
          inputs_of_node_.size() == 1 && !HasAttribute(node, d.attribute)) {
        attributes_.push_back(
            fmt::format("{}: {}", d.attribute, node.outputs.size()));
      }
    }
    const std::string ours = fmt::format("n{}", n_nodes_++);
    nodes_ += fmt::format("  {}: {{op: {}, inputs: {}, attributes: {{{}}}}}\n",
                          ours, node.op, InputsText(),
                          fmt::join(attributes_, ", "));
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      words_[node.outputs[i]] = fmt::format("{}.{}", ours, i);
    }
  }

  std::string Done() {
    std::string yaml;
    const auto section = [&](const char* name, const std::string& lines) {
      if (!lines.empty()) yaml += fmt::format("{}:\n{}", name, lines);
    };
    section("inputs", inputs_);
    section("parameters", parameters_);
    section("nodes", nodes_);
    section("outputs", outputs_);
    return yaml;
  }

 private:
  static bool HasAttribute(const Node& node, std::string_view name) {
    return std::any_of(node.attributes.begin(), node.attributes.end(),
                       [&](const Attribute& a) { return a.name == name; });
  }

  std::string AddParameter(const Tensor& value) {
    const std::string ours = fmt::format("p{}", n_parameters_++);
    parameters_ += fmt::format("  {}: {}\n", ours, ParameterText(value));
    return ours;
  }

  /// "" for a variadic one, and where the operator has none.
  std::string InputName(size_t i) const {
    const bool has_name =
        i < op_->n_inputs && (op_->inputs[i].flags & PLEXUS_VARIADIC) == 0;
    return has_name ? op_->inputs[i].name : "";
  }

  /// By name where one is left out; variadic inputs have none.
  std::string InputsText() const {
    std::vector<std::string> items;
    const bool named = std::none_of(
        inputs_of_node_.begin(), inputs_of_node_.end(),
        [](const auto& input) { return input.first.empty(); });
    for (const auto& [name, value] : inputs_of_node_) {
      items.push_back(named ? name + ": " + value : value);
    }
    const std::string all = fmt::format("{}", fmt::join(items, ", "));
    return named ? '{' + all + '}' : '[' + all + ']';
  }

  /// False where the node turned out to be a parameter.
  bool AddAttribute(const Node& node, const Attribute& attribute) {
    const std::string& name = attribute.name;
    const Tensor& tensor = attribute.tensor;
    const auto* const different = FindDifference(node.op, name);
    const Wording wording =
        different == nullptr ? Wording::kAsItIs : different->wording;
    switch (wording) {
      case Wording::kParameter:
        Parameter(node.outputs.at(0), tensor);
        return false;
      case Wording::kElement:
        attributes_.push_back(fmt::format("{}: {}, dtype: {}", name,
                                          FormatElement(tensor, 0),
                                          DtypeName(tensor.dtype())));
        break;
      case Wording::kInput:
        inputs_of_node_.emplace_back(different->input,
                                     AddParameter(ValueTensor(attribute)));
        break;
      case Wording::kNothing:
        break;
      case Wording::kOutputs:
      case Wording::kAsItIs:
        AddAsItIs(node, attribute);
        break;
    }
    return true;
  }

  void AddAsItIs(const Node& node, const Attribute& attribute) {
    const std::string& name = attribute.name;
    if (attribute.kind == Attribute::Kind::kTensor ||
        attribute.kind == Attribute::Kind::kOther) {
      throw std::runtime_error(name + " is no number and no text");
    }
    const auto named = [&](const auto& ours) { return ours.name == name; };
    const auto* const end = op_->attributes + op_->n_attributes;
    const auto* const found = std::find_if(op_->attributes, end, named);
    const auto* const inputs_end = op_->inputs + op_->n_inputs;
    if (found != end) {
      attributes_.push_back(name + ": " + ValueText(attribute, found->type));
    } else if (std::any_of(op_->inputs, inputs_end, named)) {
      inputs_of_node_.emplace_back(name, AddParameter(ValueTensor(attribute)));
    } else {
      throw std::runtime_error(node.op + " has no " + name);
    }
  }

  const Registry& registry_;
  std::map<std::string, std::string> words_;  ///< of ours, by ONNX's
  std::string inputs_, parameters_, nodes_, outputs_;  ///< the sections
  int n_inputs_ = 0, n_parameters_ = 0, n_nodes_ = 0, n_outputs_ = 0;
  // Of the node at hand.
  const PlexusOp* op_ = nullptr;
  std::vector<std::pair<std::string, std::string>> inputs_of_node_;
  std::vector<std::string> attributes_;
};

}  // namespace

std::string MissingOperator(const Model& model, const Registry& registry) {
  for (const Node& node : model.nodes) {
    if (!node.domain.empty() || registry.Find(node.op).op == nullptr) {
      return node.op;
    }
  }
  return "";
}

std::string GraphText(const Model& model, const std::vector<Tensor>& values,
                      const Saying& saying, const Registry& registry) {
  Writer writer(registry);
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string& name = model.inputs.at(i).name;
    if (saying.constant.at(i)) {
      writer.Parameter(name, values[i]);
    } else {
      writer.Input(name, values[i], i < saying.named);
    }
  }
  for (const auto& [name, value] : model.constants) {
    writer.Parameter(name, value);
  }
  for (const Node& node : model.nodes) writer.Add(node);
  for (const Port& output : model.outputs) writer.Output(output.name);
  return writer.Done();
}

std::map<std::string, int64_t> NamedDims(const std::vector<Tensor>& values) {
  std::map<std::string, int64_t> dims;
  for (const Tensor& value : values) {
    for (const int64_t dim : value.shape()) dims[DimName(dim)] = dim;
  }
  return dims;
}

}  // namespace plexus::testing::onnx
