// One operator of a plan in one session, with the context that its kernel sees.
#ifndef PLEXUS_ENGINE_RUN_OPERATOR_RUN_H_
#define PLEXUS_ENGINE_RUN_OPERATOR_RUN_H_

#include <cstdint>

#include "engine/kernel/host.h"
#include "engine/plan/plan.h"
#include "engine/run/session.h"

namespace plexus::engine {

/// The host behind the runs of one step. A session keeps one for each step that
/// has an operator, for whole runs; a part of a stage has one of its own on the
/// stack of its thread.
class OperatorRun final : public RunHost {
 public:
  /// `step` has an operator.
  OperatorRun(Session::Impl* session, const Step& step);
  OperatorRun(const OperatorRun&) = delete;
  OperatorRun& operator=(const OperatorRun&) = delete;
  OperatorRun(OperatorRun&& other) noexcept
      : OperatorRun(&other.session_, other.step_) {}

  /// The whole step; its parts on other threads too. False if it failed.
  bool Run() noexcept;
  /// The same on `worker` alone.
  bool RunOn(int worker) noexcept;
  /// Rows begin to end of a step that treats each alone, on `worker` alone.
  bool RunRows(int worker, int64_t begin, int64_t end) noexcept;

  void Fail(int32_t code, const char* text) noexcept override {
    session_.Fail(code, index_, step_.node, text);
  }
  void ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain, PlexusRangeFn fn,
                   void* arg) noexcept override;

 private:
  static void Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                       int64_t row, int64_t col, int64_t rows, int64_t n);
  bool Call() noexcept;
  /// Gives it the scratch of that worker, and no threads.
  void StayOn(int worker) noexcept;

  Session::Impl& session_;
  const Step& step_;
  const int32_t index_;       // of the step
  const TileProgram* chain_;  // of the epilogue; NULL: none
  const void* const* externals_;
  int64_t first_row_ = 0;     // of the block, where rows are counted from
  PlexusRun ctx_ = {};
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_RUN_OPERATOR_RUN_H_
