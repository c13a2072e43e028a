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

namespace plexus {

/// A plan's pointers, bound, and the host behind its runs. Not copied or moved:
/// contexts point to it.
struct Session::Impl : public engine::RunHost {
  explicit Impl(std::shared_ptr<const Plan> plan);

  void Fail(int32_t code, const char* text) noexcept override;
  void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain, PlexusRangeFn fn,
                   void* arg) noexcept override;

  bool Run() noexcept;
  Error MakeError() const;
  void BindInput(int i, const void* data);
  void BindOutput(int i, void* data);

  std::shared_ptr<const Plan> plan_;
  std::vector<void*> output_data_;

 private:
  // Where in pointers_ an input or output stands.
  using Uses = std::vector<uint32_t>;

  bool RunStep(const engine::Step& step) noexcept;
  bool RunChain(const engine::Step& step) noexcept;
  void RunRows(const engine::Step& step, int worker, int64_t begin,
               int64_t end) noexcept;
  void RunColumns(const engine::Step& step, int worker, int64_t begin,
                  int64_t end) noexcept;
  void Report(const engine::TileProgram::Failure& failure) noexcept;
  static void Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                       int64_t row, int64_t col, int64_t rows, int64_t n);
  char* WorkerScratch(int worker) const;
  char* ChainScratch(int worker) const;
  const void* const* ExternalsOf(const engine::Step& step) const {
    return pointers_.data() + step.first_address + step.n_inputs +
           step.n_outputs;
  }

  const Plan::Impl& impl_;
  engine::Memory arena_;
  engine::Memory scratch_;
  engine::Memory own_outputs_;
  std::vector<void*> pointers_;
  std::vector<Uses> input_uses_;
  std::vector<Uses> output_uses_;
  std::vector<bool> input_bound_;
  int unbound_inputs_ = 0;
  const engine::Step* current_ = nullptr;

  // The first failure of a run.
  static constexpr size_t kMostText = 500;
  std::atomic<bool> failed_ = false;
  int32_t failed_code_ = PLEXUS_OK;
  int32_t failed_node_ = -1;
  char failed_text_[kMostText + 1] = {};
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_RUN_SESSION_H_
