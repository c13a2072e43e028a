#include "tests/benchmarks/plexus_graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <plexus/plexus.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace plexus::benchmarks {
namespace {

const char* Operator(const std::string& activation) {
  if (activation == "sigmoid") return "Sigmoid";
  if (activation == "relu") return "ReLU";
  if (activation == "exp") return "Exp";
  if (activation == "softmax") return "Softmax";
  return "";
}

std::string MlpText(const Work& work, const std::string& variant) {
  const Mlp mlp = ParseMlp(work);
  const std::string rows = mlp.batch == 1 ? "" : fmt::format("{}, ", mlp.batch);
  std::string text =
      fmt::format("inputs:\n  x: [{}{}]\nparameters:\n", rows, mlp.widths[0]);
  for (size_t i = 0; i < mlp.layers(); ++i) {
    text +=
        fmt::format("  W{0}: {{file: {1}.w{0}.npy{2}}}\n", i, DataName(work),
                    variant == "bfloat16" ? ", dtype: bfloat16" : "");
    text += fmt::format("  b{0}: {{file: {1}.b{0}.npy}}\n", i, DataName(work));
  }
  text += "nodes:\n";
  std::string before = "x";
  for (size_t i = 0; i < mlp.layers(); ++i) {
    text += fmt::format(
        "  z{0}: {1}(Add(Dot({2}, W{0}), b{0}))\n", i,
        mlp.activation(i) == "none" ? "Identity" : Operator(mlp.activation(i)),
        before);
    before = fmt::format("z{}", i);
  }
  return text + "outputs: [" + before + "]\n";
}

std::string Row(const Tensor& tensor, int64_t row) {
  const int64_t width = tensor.shape()[1];
  std::string text = "[";
  for (int64_t i = 0; i < width; ++i) {
    text += fmt::format("{}{}", i > 0 ? ", " : "",
                        tensor.data<float>()[row * width + i]);
  }
  return text + "]";
}

std::string ManyNodesText(const Work& work, const std::string& folder) {
  const Tensor constants = ReadTensor(DataPath(work, "c", folder));
  const int64_t nodes = constants.shape()[0];
  const bool chain = work[0] == "chain";
  std::string text = fmt::format("inputs:\n  x: [{}]\nnodes:\n", work[2]);
  std::string all;
  for (int64_t i = 0; i < nodes; ++i) {
    const std::string before = chain && i > 0 ? fmt::format("n{}", i - 1) : "x";
    text += chain && i % 2 == 1 ? fmt::format("  n{}: ReLU({})\n", i, before)
                                : fmt::format("  n{}: Add({}, {})\n", i, before,
                                              Row(constants, i));
    all += fmt::format("{}n{}", i > 0 ? ", " : "", i);
  }
  return chain ? text + fmt::format("outputs: [n{}]\n", nodes - 1)
               : text + "  y: Concat(" + all + ", axis=0)\noutputs: [y]\n";
}

/// What `apply` computes, by FORM.
std::string ApplyText(const Work& work) {
  static const std::map<std::string, const char*> kForms = {
      {"add-column", "Add(x, c)"},
      {"arg-max", "ArgMax(x, axis=1, keepdims=false)"},
      {"clip", "Clip(x, -1.0, 1.0)"},
      {"concat-columns", "Concat(x, c, axis=1)"},
      {"every-second-row", "Slice(x, [0], [1000000], [0], [2])"},
      {"float16", "Cast(x, to=float16)"},
      {"gelu", "GELU(x)"},
      {"int8", "Cast(x, to=int8)"},
      {"max-of-rows", "ReduceMax(x, [1], keepdims=false)"},
      {"square", "Pow(x, 2.0)"},
      {"sum-of-channels", "ReduceSum(x, [0, 2], keepdims=false)"},
      {"transpose", "Transpose(x)"}};
  return fmt::format(
      "inputs:\n  x: [{}]\n  c: [{}, 1]\nnodes:\n  y: {}\noutputs: [y]\n",
      fmt::join(work.begin() + 2, work.end(), ", "), work[2],
      kForms.at(work[1]));
}

std::string Text(const Work& work, const std::string& variant,
                 const std::string& folder) {
  if (work[0] == "mlp") return MlpText(work, variant);
  if (work[0] == "chain" || work[0] == "branches") {
    return ManyNodesText(work, folder);
  }
  if (work[0] == "matmul") {
    const std::string shape = fmt::format("[{0}, {0}]", work[1]);
    const std::string b =
        variant == "constant"
            ? fmt::format("parameters:\n  b: {{file: {}.b.npy}}\n",
                          DataName(work))
            : "  b: " + shape + "\n";
    return "inputs:\n  a: " + shape + "\n" + b +
           "nodes:\n  y: MatMul(a, b)\noutputs: [y]\n";
  }
  if (work[0] == "apply") return ApplyText(work);
  if (work[0] == "softmax") {
    return fmt::format(
        "inputs:\n  x: [{}, {}]\nnodes:\n  y: Softmax(x)\noutputs: [y]\n",
        work[1], work[2]);
  }
  const bool map = work[0] == "map";
  return fmt::format("inputs:\n  x: [{}]\nnodes:\n  y: {}(x)\noutputs: [y]\n",
                     map ? work[2] : work[1],
                     map ? Operator(work[1]) : "Identity");
}

}  // namespace

std::string WriteGraph(const Work& work, const std::string& variant,
                       const std::string& folder) {
  std::string name = DataName(work);
  if (work[0] == "mlp") name += "-" + work[1];
  if (!variant.empty()) name += "-" + variant;
  const std::string path = folder + "/" + name + ".yaml";
  std::ofstream(path) << Text(work, variant, folder);
  return path;
}

std::vector<Tensor> InputsOf(const Work& work, const Plan& plan,
                             const std::string& folder) {
  std::vector<Tensor> inputs;
  for (const TensorInfo& input : plan.inputs()) {
    inputs.push_back(ReadTensor(DataPath(work, input.name, folder)));
  }
  return inputs;
}

}  // namespace plexus::benchmarks
