// The host behind one operator's shape rule.
#ifndef PLEXUS_ENGINE_INFER_NODE_INFERENCE_H_
#define PLEXUS_ENGINE_INFER_NODE_INFERENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/infer/inference.h"
#include "engine/kernel/host.h"

namespace plexus::engine {

/// Runs the shape rule of one node and keeps what it says.
class NodeInference : public InferHost {
 public:
  /// `types`: the dtype of each of the operator's type variables.
  NodeInference(Inference* inference, int32_t node,
                const std::vector<int32_t>& types);

  /// Sets the types of the node's outputs; false after an error.
  bool Run();

  void Fail(int32_t code, const char* text) noexcept override;
  const PlexusValue* Attribute(const char* name) noexcept override;
  int64_t Combine(DimOp op, int64_t a, int64_t b) noexcept override;
  const int64_t* Value(int32_t input, int64_t* count) noexcept override;
  int64_t Unknown(int32_t input, const char* what) noexcept override;
  int32_t SetOutput(int32_t output, int32_t dtype, int32_t rank,
                    const int64_t* dims) noexcept override;
  int32_t SetValue(int32_t output, int64_t count,
                   const int64_t* dims) noexcept override;

 private:
  struct Output {
    bool set = false;
    int32_t dtype = PLEXUS_NONE;
    std::vector<int64_t> dims;
    bool has_value = false;
    std::vector<int64_t> value;
  };

  int64_t CombineOrThrow(DimOp op, int64_t a, int64_t b);
  void Broadcast();
  bool Keep();
  bool KeepOutput(size_t index);
  /// NONE where neither the rule nor its inputs say; fails where the rule says
  /// what the output's type variable can't be.
  int32_t DtypeOf(size_t output, const Output& said);
  void AddOutputs(size_t count);
  /// Keeps the first failure.
  void FailWith(ErrorCode code, std::string text);

  Inference* inference_;
  int32_t id_;
  const std::vector<int32_t>& types_;
  std::vector<Output> outputs_;
  bool failed_ = false;
  ErrorCode code_ = ErrorCode::kInvalid;
  std::string text_;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_NODE_INFERENCE_H_
