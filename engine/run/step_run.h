// One step under way, whole or a block of its rows.
#ifndef PLEXUS_ENGINE_RUN_STEP_RUN_H_
#define PLEXUS_ENGINE_RUN_STEP_RUN_H_

#include <cstdint>

#include "engine/kernel/host.h"
#include "engine/plan/plan.h"
#include "engine/run/session.h"

namespace plexus::engine {

/// The host behind one run of one step. Lives on the stack of the thread that
/// runs it; its workers share it.
class StepRun final : public RunHost {
 public:
  StepRun(Session::Impl* session, const Step& step)
      : session_(*session), step_(step) {}

  /// The whole step; its parts on other threads too. False if it failed.
  bool Run() noexcept;
  /// Rows begin to end of a step in a RowBlock, on `worker` alone.
  bool RunRows(int worker, int64_t begin, int64_t end) noexcept;

  void Fail(int32_t code, const char* text) noexcept override {
    session_.Fail(code, step_.node, text);
  }
  void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain, PlexusRangeFn fn,
                   void* arg) noexcept override;

 private:
  static void Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                       int64_t row, int64_t col, int64_t rows, int64_t n);
  bool RunOperator(PlexusRun* ctx) noexcept;
  bool RunChain() noexcept;
  void RunChainPart(int worker, int64_t row, int64_t col, int64_t rows,
                    int64_t n) noexcept;
  const TileProgram& chain() const {
    return session_.impl_.chains[step_.chain];
  }

  Session::Impl& session_;
  const Step& step_;
  int64_t first_row_ = 0;  // of the block, where rows are counted from
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_RUN_STEP_RUN_H_
