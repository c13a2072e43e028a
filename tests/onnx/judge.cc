#include "tests/onnx/judge.h"

#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "tests/onnx/graph_text.h"
#include "tests/onnx/mismatch.h"
#include "tests/onnx/model.h"

namespace plexus::testing::onnx {
namespace {

using Tensors = std::vector<Tensor>;

/// What one set of data says.
struct Data {
  Tensors inputs, outputs;
};

/// The tensors in PREFIX0.pb, PREFIX1.pb, ... NumPy has no bfloat16; where the
/// model has, its bits stand there as uint16.
Tensors ReadTensors(const std::string& prefix, const std::vector<Port>& ports) {
  Tensors tensors;
  for (const Port& port : ports) {
    const Tensor tensor =
        ReadTensorProto(fmt::format("{}{}.pb", prefix, tensors.size()));
    const bool bits = port.dtype == PLEXUS_BFLOAT16;
    tensors.emplace_back(bits ? port.dtype : tensor.dtype(), tensor.shape(),
                         tensor.data(), tensor.owner());
  }
  return tensors;
}

/// One model with one set of data.
class Trial {
 public:
  Trial(const Model& model, const Data& data, const Registry& registry,
        std::string* yaml)
      : model_(model), data_(data), registry_(registry), yaml_(yaml) {}

  std::string Why() {
    const size_t n = data_.inputs.size();
    Saying saying{std::vector<bool>(n, true)};
    std::string why = WhyOf(saying);
    if (!why.empty() || n == 0) return why;
    saying.constant = LeastConstants();
    why = WhyOf(saying);
    if (!why.empty()) return why;
    saying.named = n;
    if (!Compiles(saying)) saying.named = 1;
    return WhyOf(saying);
  }

 private:
  std::shared_ptr<const Plan> Compile(const Saying& saying) {
    *yaml_ = GraphText(model_, data_.inputs, saying, registry_);
    const Graph graph = Graph::Parse(*yaml_, "graph.yaml", "", registry_);
    PlanOptions options;
    for (const std::string& dim : graph.dims()) {
      options.dims[dim] = NamedDims(data_.inputs).at(dim);
    }
    return graph.Compile(options);
  }

  bool Compiles(const Saying& saying) {
    try {
      Compile(saying);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  /// As few as the checks let through: none, or what is left of the scalars and
  /// lists, which may decide shapes, after each in turn was tried as an input.
  std::vector<bool> LeastConstants() {
    Saying saying{std::vector<bool>(data_.inputs.size(), false)};
    std::vector<bool>& constant = saying.constant;
    if (Compiles(saying)) return constant;
    for (size_t i = 0; i < constant.size(); ++i) {
      constant[i] = data_.inputs[i].rank() <= 1;
    }
    for (size_t i = 0; i < constant.size(); ++i) {
      if (!constant[i]) continue;
      constant[i] = false;
      if (!Compiles(saying)) constant[i] = true;
    }
    return constant;
  }

  std::string WhyOf(const Saying& saying) {
    Session session(Compile(saying));
    int bound = 0;
    for (size_t i = 0; i < data_.inputs.size(); ++i) {
      if (saying.constant[i]) continue;
      session.BindInput(bound++, data_.inputs[i].data());
    }
    if (!session.Run()) return session.error().what();
    for (size_t i = 0; i < data_.outputs.size(); ++i) {
      const TensorInfo& info = session.plan().outputs()[i];
      const Tensor got(info.dtype, info.shape,
                       session.output(static_cast<int>(i)), nullptr);
      std::string why = Mismatch(got, data_.outputs[i]);
      if (!why.empty()) return fmt::format("output {}: {}", i, why);
    }
    return "";
  }

  const Model& model_;
  const Data& data_;
  const Registry& registry_;
  std::string* yaml_;
};

void JudgeModel(const std::string& folder, const Registry& registry,
                Judgement* judgement) {
  const Model model = ReadModel(folder + "/model.onnx");
  judgement->nodes = static_cast<int>(model.nodes.size());
  judgement->op = model.nodes.back().op;
  const std::string missing = MissingOperator(model, registry);
  if (!missing.empty()) {
    judgement->verdict = Verdict::kNoOperator;
    judgement->op = missing;
    judgement->why = "no operator " + missing;
    return;
  }
  for (const auto* const ports : {&model.inputs, &model.outputs}) {
    for (const Port& port : *ports) {
      if (port.foreign.empty()) continue;
      judgement->verdict = Verdict::kForeign;
      judgement->why = port.name + " is " + port.foreign;
      return;
    }
  }
  int sets = 0;
  for (std::string data_folder;
       std::filesystem::exists(
           data_folder = fmt::format("{}/test_data_set_{}", folder, sets));
       ++sets) {
    const Data data = {ReadTensors(data_folder + "/input_", model.inputs),
                       ReadTensors(data_folder + "/output_", model.outputs)};
    judgement->why = Trial(model, data, registry, &judgement->yaml).Why();
    if (!judgement->why.empty()) return;
  }
  if (sets == 0) {
    judgement->why = "no data";
    return;
  }
  judgement->verdict = Verdict::kPassed;
}

}  // namespace

Judgement Judge(const std::string& folder, const Registry& registry) {
  Judgement judgement;
  try {
    JudgeModel(folder, registry, &judgement);
  } catch (const std::exception& error) {
    judgement.why = error.what();
  }
  return judgement;
}

}  // namespace plexus::testing::onnx
