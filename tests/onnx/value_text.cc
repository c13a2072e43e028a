#include "tests/onnx/value_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>
#include <vector>

namespace plexus::testing::onnx {
namespace {

std::string NameOfDtype(int64_t number) {
  const int32_t dtype = DtypeOfOnnx(number);
  if (dtype == PLEXUS_NONE) {
    throw std::runtime_error(fmt::format("dtype {} is foreign", number));
  }
  return DtypeName(dtype);
}

/// The elements from `*next` on as nested lists, for the dims from `axis` on.
std::string Nested(const Tensor& tensor, int axis, int64_t* next) {
  if (axis == tensor.rank()) return FormatElement(tensor, (*next)++);
  std::string text = "[";
  for (int64_t i = 0; i < tensor.shape()[axis]; ++i) {
    text += (i == 0 ? "" : ", ") + Nested(tensor, axis + 1, next);
  }
  return text + ']';
}

}  // namespace

std::string ParameterText(const Tensor& tensor) {
  int64_t next = 0;
  return tensor.count() > 0
             ? fmt::format("{{value: {}, dtype: {}}}",
                           Nested(tensor, 0, &next), DtypeName(tensor.dtype()))
             : fmt::format("{{shape: [{}], init: zeros, dtype: {}}}",
                           fmt::join(tensor.shape(), ", "),
                           DtypeName(tensor.dtype()));
}

std::string ValueText(const Attribute& attribute, int32_t type) {
  std::vector<std::string> items;
  for (const int64_t x : attribute.ints) {
    items.push_back(type == PLEXUS_ATTR_DTYPE ? NameOfDtype(x)
                                              : std::to_string(x));
  }
  for (const float x : attribute.floats) items.push_back(fmt::format("{}", x));
  for (const auto& x : attribute.strings) items.push_back('\'' + x + '\'');
  return attribute.list ? fmt::format("[{}]", fmt::join(items, ", "))
                        : items.at(0);
}

Tensor ValueTensor(const Attribute& attribute) {
  const bool ints = attribute.kind == Attribute::Kind::kInts;
  const std::string text = ValueText(attribute, PLEXUS_ATTR_INTS);
  return ParseTensor(text, ints ? PLEXUS_INT64 : PLEXUS_FLOAT32);
}

}  // namespace plexus::testing::onnx
