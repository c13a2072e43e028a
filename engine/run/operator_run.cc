#include "engine/run/operator_run.h"

#include <algorithm>

#include "engine/run/thread_pool.h"

namespace plexus::engine {

OperatorRun::OperatorRun(Session::Impl* session, const Step& step)
    : session_(*session),
      step_(step),
      index_(session->IndexOf(step)),
      chain_(step.chain >= 0 && !step.chain_after
                 ? &session->impl_.chains[step.chain]
                 : nullptr),
      externals_(session->ExternalsOf(step)) {
  ctx_.base = {Host(), static_cast<HostContext*>(this)};
  ctx_.inputs = session->PointersOf(step);
  ctx_.outputs = session->PointersOf(step) + step.n_inputs;
  ctx_.rows = step.rows;
  ctx_.scratch = session->RunScratch(0);
  ctx_.worker_scratch = session->WorkerScratch(0);
  if (chain_ != nullptr) ctx_.epilogue = &Epilogue;
}

void OperatorRun::ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain,
                              PlexusRangeFn fn, void* arg) noexcept {
  if (n <= 0) return;
  const int32_t inside = ctx->reserved;  // of a loop, or of a stage
  if (inside != 0 || session_.impl_.threads == 1 || n <= grain) {
    ctx->reserved = 1;
    fn(ctx, arg, 0, n);
    ctx->reserved = inside;
    return;
  }
  struct Job {
    OperatorRun* run;
    const PlexusRun* ctx;
    PlexusRangeFn fn;
    void* arg;
  } job = {this, ctx, fn, arg};
  ThreadPool::Process().ParallelFor(
      session_.impl_.threads, n, grain,
      [](void* job_arg, int worker, int64_t begin, int64_t end) {
        const Job& whole = *static_cast<const Job*>(job_arg);
        PlexusRun part = *whole.ctx;
        part.worker = worker;
        part.worker_scratch = whole.run->session_.WorkerScratch(worker);
        part.reserved = 1;
        whole.fn(&part, whole.arg, begin, end);
      },
      &job);
}

void OperatorRun::Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                           int64_t row, int64_t col, int64_t rows, int64_t n) {
  const auto& run = static_cast<const OperatorRun&>(
      *static_cast<HostContext*>(ctx->base.internal));
  // All of the output at once, by the worker whose scratch the calls use.
  if (run.step_.n_calls > 0 && n == run.chain_->columns() &&
      rows == run.chain_->rows() && ctx->worker == 0) {
    run.session_.RunCalls(run.step_, run.step_);
    return;
  }
  const TileProgram::Failure failure = run.chain_->Run(
      run.externals_, data, row_stride, run.first_row_ + row, col, rows, n,
      run.session_.ChainScratch(ctx->worker));
  if (failure.text != nullptr) [[unlikely]] {
    run.session_.Fail(PLEXUS_ERROR_RUN, run.index_, failure.node,
                      failure.text);
  }
}

bool OperatorRun::Call() noexcept {
  const int32_t code = step_.run(step_.state, &ctx_);
  if (code != PLEXUS_OK) [[unlikely]] Fail(code, "the operator failed");
  return !session_.HasFailed(index_);
}

bool OperatorRun::Run() noexcept {
  return Call() && (!step_.chain_after || session_.RunChain(step_));
}

void OperatorRun::StayOn(int worker) noexcept {
  ctx_.scratch = session_.RunScratch(worker);
  ctx_.worker_scratch = session_.WorkerScratch(worker);
  ctx_.worker = worker;
  ctx_.reserved = 1;
}

bool OperatorRun::RunOn(int worker) noexcept {
  StayOn(worker);
  return Call() &&
         (!step_.chain_after || session_.RunWholeChain(step_, worker));
}

bool OperatorRun::RunRows(int worker, int64_t begin, int64_t end) noexcept {
  // Only the first input and the outputs are stepped through; the rest is read
  // whole.
  const void* inputs[kMostRowInputs];
  void* const* pointers = session_.PointersOf(step_);
  std::copy(pointers, pointers + step_.n_inputs, inputs);
  inputs[0] = static_cast<const char*>(inputs[0]) +
              begin * step_.input_row_bytes;
  void* outputs[kMostRowOutputs];
  for (uint32_t i = 0; i < step_.n_outputs; ++i) {
    outputs[i] = static_cast<char*>(pointers[step_.n_inputs + i]) +
                 begin * step_.output_row_bytes[i];
  }
  first_row_ = begin;
  ctx_.inputs = inputs;
  ctx_.outputs = outputs;
  ctx_.rows = end - begin;
  StayOn(worker);
  return Call();
}

}  // namespace plexus::engine
