#include "tests/onnx/model.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace plexus::testing::onnx {
namespace {

using ::onnx::AttributeProto;
using ::onnx::TensorProto;

template <typename Proto>
Proto Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Proto proto;
  if (!file || !proto.ParseFromIstream(&file)) {
    throw std::runtime_error(path + " can't be read");
  }
  return proto;
}

template <typename To, typename From>
void Store(const From& from, Tensor* to) {
  if (from.size() != to->count()) {
    throw std::runtime_error("a tensor of another length than its shape's");
  }
  std::transform(from.begin(), from.end(), static_cast<To*>(to->mutable_data()),
                 [](auto x) { return static_cast<To>(x); });
}

/// Elements that are not raw stand in the field of the narrowest type there is;
/// 16-bit floats as their bits.
void StoreTyped(const TensorProto& proto, Tensor* to) {
  switch (to->dtype()) {
    case PLEXUS_FLOAT32:
      return Store<float>(proto.float_data(), to);
    case PLEXUS_FLOAT64:
      return Store<double>(proto.double_data(), to);
    case PLEXUS_INT64:
      return Store<int64_t>(proto.int64_data(), to);
    case PLEXUS_UINT32:
      return Store<uint32_t>(proto.uint64_data(), to);
    case PLEXUS_UINT64:
      return Store<uint64_t>(proto.uint64_data(), to);
    default:
      break;
  }
  switch (DtypeSize(to->dtype())) {
    case 1:
      return Store<uint8_t>(proto.int32_data(), to);
    case 2:
      return Store<uint16_t>(proto.int32_data(), to);
    default:
      return Store<int32_t>(proto.int32_data(), to);
  }
}

Tensor ToTensor(const TensorProto& proto) {
  const int32_t dtype = DtypeOfOnnx(proto.data_type());
  if (dtype == PLEXUS_NONE) throw std::runtime_error("a foreign dtype");
  Tensor tensor(dtype, {proto.dims().begin(), proto.dims().end()});
  if (!proto.has_raw_data()) {
    StoreTyped(proto, &tensor);
  } else if (const std::string& raw = proto.raw_data();
             static_cast<int64_t>(raw.size()) == tensor.bytes()) {
    std::copy(raw.begin(), raw.end(),
              static_cast<char*>(tensor.mutable_data()));
  } else {
    throw std::runtime_error("a tensor of another length than its shape's");
  }
  return tensor;
}

Attribute ToAttribute(const AttributeProto& proto) {
  using Kind = Attribute::Kind;
  Attribute attribute{.name = proto.name()};
  switch (proto.type()) {
    case AttributeProto::INT:
      attribute.kind = Kind::kInts;
      attribute.ints = {proto.i()};
      break;
    case AttributeProto::INTS:
      attribute.kind = Kind::kInts;
      attribute.ints = {proto.ints().begin(), proto.ints().end()};
      break;
    case AttributeProto::FLOAT:
      attribute.kind = Kind::kFloats;
      attribute.floats = {proto.f()};
      break;
    case AttributeProto::FLOATS:
      attribute.kind = Kind::kFloats;
      attribute.floats = {proto.floats().begin(), proto.floats().end()};
      break;
    case AttributeProto::STRING:
      attribute.kind = Kind::kStrings;
      attribute.strings = {proto.s()};
      break;
    case AttributeProto::STRINGS:
      attribute.kind = Kind::kStrings;
      attribute.strings = {proto.strings().begin(), proto.strings().end()};
      break;
    case AttributeProto::TENSOR:
      if (DtypeOfOnnx(proto.t().data_type()) == PLEXUS_NONE) break;
      attribute.kind = Kind::kTensor;
      attribute.tensor = ToTensor(proto.t());
      break;
    default:
      break;
  }
  attribute.list = proto.type() == AttributeProto::INTS ||
                   proto.type() == AttributeProto::FLOATS ||
                   proto.type() == AttributeProto::STRINGS;
  return attribute;
}

Node ToNode(const ::onnx::NodeProto& proto) {
  Node node{proto.op_type(),
            proto.domain(),
            {proto.input().begin(), proto.input().end()},
            {proto.output().begin(), proto.output().end()},
            {}};
  for (const AttributeProto& attribute : proto.attribute()) {
    node.attributes.push_back(ToAttribute(attribute));
  }
  return node;
}

Port ToPort(const ::onnx::ValueInfoProto& proto) {
  Port port{.name = proto.name(), .foreign = ""};
  const ::onnx::TypeProto& type = proto.type();
  if (type.has_sequence_type()) {
    port.foreign = "a sequence";
  } else if (type.has_optional_type()) {
    port.foreign = "an optional";
  } else if (!type.has_tensor_type()) {
    port.foreign = "no tensor";
  } else {
    const int32_t number = type.tensor_type().elem_type();
    port.dtype = DtypeOfOnnx(number);
    if (port.dtype == PLEXUS_NONE) {
      port.foreign = TensorProto::DataType_Name(
          static_cast<TensorProto::DataType>(number));
    }
  }
  return port;
}

}  // namespace

int32_t DtypeOfOnnx(int64_t number) {
  switch (number) {
    case TensorProto::FLOAT:
      return PLEXUS_FLOAT32;
    case TensorProto::DOUBLE:
      return PLEXUS_FLOAT64;
    case TensorProto::INT8:
      return PLEXUS_INT8;
    case TensorProto::INT16:
      return PLEXUS_INT16;
    case TensorProto::INT32:
      return PLEXUS_INT32;
    case TensorProto::INT64:
      return PLEXUS_INT64;
    case TensorProto::UINT8:
      return PLEXUS_UINT8;
    case TensorProto::UINT16:
      return PLEXUS_UINT16;
    case TensorProto::UINT32:
      return PLEXUS_UINT32;
    case TensorProto::UINT64:
      return PLEXUS_UINT64;
    case TensorProto::BOOL:
      return PLEXUS_BOOL;
    case TensorProto::FLOAT16:
      return PLEXUS_FLOAT16;
    case TensorProto::BFLOAT16:
      return PLEXUS_BFLOAT16;
    default:
      return PLEXUS_NONE;
  }
}

Model ReadModel(const std::string& path) {
  const auto proto = Read<::onnx::ModelProto>(path);
  Model model;
  for (const TensorProto& constant : proto.graph().initializer()) {
    model.constants.emplace_back(constant.name(), ToTensor(constant));
  }
  for (const auto& input : proto.graph().input()) {
    const auto named = [&](const auto& c) { return c.first == input.name(); };
    if (std::none_of(model.constants.begin(), model.constants.end(), named)) {
      model.inputs.push_back(ToPort(input));
    }
  }
  for (const auto& output : proto.graph().output()) {
    model.outputs.push_back(ToPort(output));
  }
  for (const auto& node : proto.graph().node()) {
    model.nodes.push_back(ToNode(node));
  }
  if (model.nodes.empty()) throw std::runtime_error(path + " has no node");
  return model;
}

Tensor ReadTensorProto(const std::string& path) {
  return ToTensor(Read<TensorProto>(path));
}

}  // namespace plexus::testing::onnx
