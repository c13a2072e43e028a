#include "engine/kernel/evaluate.h"

#include <utility>

#include "engine/kernel/host.h"
#include "engine/kernel/prepared.h"
#include "engine/kernel/tile_program.h"

namespace plexus::engine {

namespace {

class Inline : public RunHost {
 public:
  void Fail(int32_t, const char*) noexcept override { failed_ = true; }
  void ParallelFor(PlexusRun* ctx, int64_t n, int64_t, PlexusRangeFn fn,
                   void* arg) noexcept override {
    if (n > 0) fn(ctx, arg, 0, n);
  }
  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

PlexusTensor View(const Tensor& tensor) {
  return {tensor.dtype(), tensor.rank(), tensor.shape().data(), nullptr,
          tensor.data()};
}

bool RunTiles(const PlexusKernel& kernel, const std::vector<Tensor>& inputs,
              Tensor* output) {
  TileChain chain;
  chain.shape = output->shape();
  TileChain::Op op{kernel.tile, kernel.state, output->dtype(), 0, {}};
  std::vector<const void*> externals;
  for (const Tensor& input : inputs) {
    if (input.dtype() == PLEXUS_NONE) {
      op.inputs.push_back(TileChain::kAbsent);
      continue;
    }
    op.inputs.push_back(static_cast<int32_t>(externals.size()));
    externals.push_back(input.data());
    chain.externals.push_back({input.dtype(), input.shape()});
  }
  chain.ops.push_back(std::move(op));
  const TileProgram program(chain);
  const Memory workspace = AllocateZeroed(program.workspace_bytes());
  if (workspace == nullptr) return false;
  const int64_t stride = program.columns() * DtypeSize(output->dtype());
  return program
             .Run(externals.data(), output->mutable_data(), stride, 0, 0,
                  program.rows(), program.columns(), workspace.get())
             .text == nullptr;
}

bool RunGeneral(const PlexusKernel& kernel, const std::vector<Tensor>& inputs,
                std::vector<Tensor>* outputs) {
  const Memory scratch = AllocateZeroed(kernel.scratch_bytes);
  const Memory worker = AllocateZeroed(kernel.worker_scratch_bytes);
  if (scratch == nullptr || worker == nullptr) return false;
  std::vector<const void*> sources;
  std::vector<void*> targets;
  for (const Tensor& input : inputs) sources.push_back(input.data());
  for (Tensor& output : *outputs) targets.push_back(output.mutable_data());
  const std::vector<int64_t>& shape = outputs->front().shape();
  int64_t rows = 1;
  for (size_t k = 0; k + 1 < shape.size(); ++k) rows *= shape[k];
  Inline host;
  PlexusRun ctx = {};
  ctx.base = {Host(), static_cast<HostContext*>(&host)};
  ctx.inputs = sources.data();
  ctx.outputs = targets.data();
  ctx.rows = rows;
  ctx.scratch = scratch.get();
  ctx.worker_scratch = worker.get();
  return kernel.run(kernel.state, &ctx) == PLEXUS_OK && !host.failed();
}

}  // namespace

std::optional<std::vector<Tensor>> Evaluate(
    const Graph& graph, const Node& node, const std::vector<Tensor>& inputs,
    const std::vector<BoundType>& outputs) try {
  std::vector<Tensor> results;
  for (const BoundType& type : outputs) {
    results.emplace_back(type.dtype, type.shape);
  }
  std::vector<PlexusTensor> input_views;
  std::vector<PlexusTensor> output_views;
  for (const Tensor& input : inputs) input_views.push_back(View(input));
  for (const Tensor& result : results) {
    output_views.push_back(View(result));
    output_views.back().data = nullptr;
  }
  const Prepared prepared = Prepare({&graph, &node, input_views, output_views});
  const bool ran = node.op->Is(PLEXUS_ELEMENTWISE)
                       ? RunTiles(prepared.kernel(), inputs, &results.front())
                       : RunGeneral(prepared.kernel(), inputs, &results);
  if (!ran) return {};
  return results;
} catch (const Error&) {
  return {};
}

}  // namespace plexus::engine
