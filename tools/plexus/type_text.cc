#include "tools/plexus/type_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::program {

std::string TypeText(int32_t dtype, const std::vector<std::string>& shape) {
  return fmt::format("{}[{}]", DtypeName(dtype), fmt::join(shape, ", "));
}

std::string TypeText(int32_t dtype, const std::vector<int64_t>& shape) {
  return fmt::format("{}[{}]", DtypeName(dtype), fmt::join(shape, ", "));
}

std::string TypeText(const ValueInfo& value) {
  return TypeText(value.dtype, value.shape);
}

std::string TypeText(const Tensor& tensor) {
  return TypeText(tensor.dtype(), tensor.shape());
}

std::string InputsText(const Graph& graph) {
  std::vector<std::string> inputs;
  for (const PortInfo& input : graph.inputs()) {
    inputs.push_back(input.name + ": " + TypeText(graph.value(input.value)));
  }
  return fmt::format("{}", fmt::join(inputs, ", "));
}

}  // namespace plexus::program
