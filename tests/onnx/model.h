// A model of ONNX's, and the tensors beside it, as plain structs: the one door
// to its format.
#ifndef PLEXUS_TESTS_ONNX_MODEL_H_
#define PLEXUS_TESTS_ONNX_MODEL_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus::testing::onnx {

/// An attribute of a node: what its kind says has the value.
struct Attribute {
  enum class Kind { kInts, kFloats, kStrings, kTensor, kOther };
  std::string name;
  Kind kind = Kind::kOther;
  bool list = false;  ///< false: one int, float or string
  std::vector<int64_t> ints = {};
  std::vector<float> floats = {};
  std::vector<std::string> strings = {};
  Tensor tensor = {};
};

struct Node {
  std::string op;
  std::string domain;                ///< "": ONNX's own operators
  std::vector<std::string> inputs;   ///< "": left out
  std::vector<std::string> outputs;  ///< "": not wanted
  std::vector<Attribute> attributes;
};

/// An input or output of the model.
struct Port {
  std::string name;
  int32_t dtype = PLEXUS_NONE;
  std::string foreign;  ///< what it is that no tensor of ours can be, or ""
};

/// Nodes stand in an order in which they can run.
struct Model {
  std::vector<Node> nodes;
  std::vector<Port> inputs;  ///< without those that have a constant
  std::vector<Port> outputs;
  NamedTensors constants;
};

/// Reads a .onnx. Attributes that are graphs, or tensors of a foreign dtype,
/// are kOther. Throws std::runtime_error for a file that is none, and for a
/// model without nodes.
Model ReadModel(const std::string& path);

/// Reads a tensor's .pb. Throws std::runtime_error for a file that is none, and
/// for a dtype that is not one of ours.
Tensor ReadTensorProto(const std::string& path);

/// The dtype of that number in ONNX; PLEXUS_NONE where it isn't one of ours.
int32_t DtypeOfOnnx(int64_t number);

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_MODEL_H_
