#include "tools/plexus/execute.h"

#include <memory>

namespace plexus::program {

std::vector<NamedTensor> Execute(const Graph& graph,
                                 const std::vector<Tensor>& inputs,
                                 PlanOptions options) {
  graph.BindDims(inputs, &options.dims);
  const auto session = std::make_shared<Session>(graph.Compile(options));
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].dtype() == PLEXUS_NONE) continue;  // not needed
    session->BindInput(static_cast<int>(i), inputs[i].data());
  }
  if (!session->Run()) throw session->error();
  std::vector<NamedTensor> results;
  const std::vector<TensorInfo>& outputs = session->plan().outputs();
  for (size_t i = 0; i < outputs.size(); ++i) {
    results.push_back({outputs[i].name,
                       Tensor(outputs[i].dtype, outputs[i].shape,
                              session->output(static_cast<int>(i)), session)});
  }
  return results;
}

}  // namespace plexus::program
