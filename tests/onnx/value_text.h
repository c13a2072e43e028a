// Values of ONNX's as they stand in a graph of ours.
#ifndef PLEXUS_TESTS_ONNX_VALUE_TEXT_H_
#define PLEXUS_TESTS_ONNX_VALUE_TEXT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>

#include "tests/onnx/model.h"

namespace plexus::testing::onnx {

/// A parameter in YAML: its elements and dtype. A list has no place for the
/// dims of nothing; zeros of that shape have.
std::string ParameterText(const Tensor& tensor);

/// A number, a text or a list in YAML, for an attribute of that PLEXUS_ATTR_*
/// type. Throws std::runtime_error for a dtype that is not one of ours.
std::string ValueText(const Attribute& attribute, int32_t type);

/// The numbers as int64 or float32, for an input that ONNX once had as an
/// attribute.
Tensor ValueTensor(const Attribute& attribute);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_VALUE_TEXT_H_
