// A model of ONNX's as a graph of ours.
//
// Operators are found by their names or aliases, inputs by their place,
// attributes by their names. An attribute that our operator has as an input is
// one: ONNX made inputs of axes and the like from one opset to the next. What
// else differs stands in one table, in graph_text.cc.
#ifndef PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_
#define PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_

#include <plexus/plexus.h>

#include <string>
#include <vector>

#include "tests/onnx/model.h"

namespace plexus::testing::onnx {

/// The first operator of the model that the registry has not, or "".
std::string MissingOperator(const Model& model, const Registry& registry);

/// The YAML of a graph that stands alone. `values` are those of the model's
/// inputs: parameters where `constant`, else they only say an input's type.
/// Inputs and outputs keep the model's order. Throws std::runtime_error for an
/// attribute that can't be said.
std::string GraphText(const Model& model, const std::vector<Tensor>& values,
                      const std::vector<bool>& constant,
                      const Registry& registry);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_
