// A model of ONNX's as a graph of ours.
//
// Operators are found by their names or aliases, inputs by their place,
// attributes by their names. An attribute that our operator has as an input is
// one: ONNX made inputs of axes and the like from one opset to the next. What
// else differs stands in one table, in graph_text.cc.
#ifndef PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_
#define PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/onnx/model.h"

namespace plexus::testing::onnx {

/// The first operator of the model that the registry has not, or "".
std::string MissingOperator(const Model& model, const Registry& registry);

/// How to say the values of a model's inputs.
struct Saying {
  std::vector<bool> constant;  ///< as a parameter, or as an input of that type
  /// As many of them, from the first, have names for their dims: D3 for each 3,
  /// and so on. 1 stays 1, as it says that something is broadcast.
  size_t named = 0;
};

/// The YAML of a graph that stands alone. Inputs and outputs keep the model's
/// order. Throws std::runtime_error for an attribute that can't be said.
std::string GraphText(const Model& model, const std::vector<Tensor>& values,
                      const Saying& saying, const Registry& registry);

/// The values of those names.
std::map<std::string, int64_t> NamedDims(const std::vector<Tensor>& values);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_GRAPH_TEXT_H_
