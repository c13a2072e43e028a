// Room 6, run: plan + inputs -> outputs, in one arena.
#ifndef PLEXUS_ENGINE_RUN_SESSION_H_
#define PLEXUS_ENGINE_RUN_SESSION_H_

#include <plexus/plexus.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/kernel/host.h"
#include "engine/plan/plan.h"

namespace plexus::engine {
class OperatorRun;
}

namespace plexus {

/// A plan's pointers, bound, over a session's memory. Not copied or moved: the
/// contexts of a run point to it.
struct Session::Impl {
  explicit Impl(std::shared_ptr<const Plan> plan);
  ~Impl();

  void BindInput(int i, const void* data);
  void BindOutput(int i, void* data);
  bool Run() noexcept;
  Error MakeError() const;

  /// Keeps the failure of the first step that fails: of all of a stage's,
  /// whichever part comes first. `step` is -1 before the first. Any thread.
  void Fail(int32_t code, int32_t step, int32_t node,
            const char* text) noexcept;
  bool failed() const { return HasFailed(kNoStep); }
  /// Whether a step up to this one failed, so that what it made is not needed.
  bool HasFailed(int32_t step) const {
    return failed_step_.load(std::memory_order_relaxed) <= step;
  }
  int32_t IndexOf(const engine::Step& step) const {
    return static_cast<int32_t>(&step - impl_.steps.data());
  }

  /// What a step finds; see Step::first_address.
  void* const* PointersOf(const engine::Step& step) const {
    return pointers_.data() + step.first_address;
  }
  const void* const* ExternalsOf(const engine::Step& step) const {
    return PointersOf(step) + step.n_inputs + step.n_outputs;
  }
  char* RunScratch(int worker) const {
    const engine::ScratchLayout& layout = impl_.scratch;
    return static_cast<char*>(scratch_.get()) +
           (worker == 0 ? 0 : layout.run + (worker - 1) * layout.stage_run);
  }
  char* WorkerScratch(int worker) const {
    return worker_scratch_ +
           worker * (impl_.scratch.worker + impl_.scratch.chain);
  }
  char* ChainScratch(int worker) const {
    return WorkerScratch(worker) + impl_.scratch.worker;
  }

  /// The chains from a step to another one, whose calls follow each other; false
  /// if one failed.
  bool RunCalls(const engine::Step& step, const engine::Step& last) noexcept {
    const engine::TileCall* call = &impl_.calls[step.first_call];
    const auto* const end = &impl_.calls[last.first_call] + last.n_calls;
    for (; call != end; ++call) {
      void* const* const pointers = pointers_.data() + call->first_address;
      const char* const wrong =
          call->fn(pointers + 1, impl_.strides.data() + call->first_stride,
                   pointers[0], call->output_row_stride, call->rows, call->n,
                   call->state);
      if (wrong != nullptr) [[unlikely]] {
        Fail(PLEXUS_ERROR_RUN, IndexOf(step), call->node, wrong);
        return false;
      }
    }
    return true;
  }
  /// A chain over the whole of its step's output; false if it failed.
  bool RunChain(const engine::Step& step) noexcept {
    return step.n_calls > 0 ? RunCalls(step, step) : RunTiles(step);
  }
  /// The same on `worker` alone.
  bool RunWholeChain(const engine::Step& step, int worker) noexcept;
  /// Rows begin to end of a chain, on `worker` alone.
  bool RunChainRows(const engine::Step& step, int worker, int64_t begin,
                    int64_t end) noexcept;

  const std::shared_ptr<const Plan> plan_;
  const Plan::Impl& impl_;
  std::vector<void*> output_data_;

 private:
  // Where in pointers_ an input or output stands.
  using Uses = std::vector<uint32_t>;

  bool RunSteps(size_t first, size_t end) noexcept;
  bool RunTiles(const engine::Step& step) noexcept;
  bool RunChainPart(const engine::Step& step, int worker, int64_t row,
                    int64_t col, int64_t rows, int64_t n) noexcept;
  bool RunStage(const engine::Stage& stage) noexcept;
  void RunPart(const engine::Stage& stage, int64_t part, int worker) noexcept;

  engine::Memory arena_;
  engine::Memory scratch_;
  engine::Memory own_outputs_;
  char* worker_scratch_ = nullptr;  // in scratch_
  std::vector<void*> pointers_;
  std::vector<engine::OperatorRun> operators_;  // Step::operator_index
  std::vector<Uses> input_uses_;
  std::vector<Uses> output_uses_;
  std::vector<bool> input_bound_;
  int unbound_inputs_ = 0;

  static constexpr size_t kMostText = 500;
  static constexpr int32_t kNoStep = INT32_MAX - 1;
  std::atomic<int32_t> failed_step_ = INT32_MAX;
  std::atomic_flag failing_ = ATOMIC_FLAG_INIT;  // guards what follows
  int32_t failed_code_ = PLEXUS_OK;
  int32_t failed_node_ = -1;
  char failed_text_[kMostText + 1] = {};
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_RUN_SESSION_H_
