#include "engine/run/step_run.h"

#include <algorithm>
#include <cstring>

#include "engine/run/thread_pool.h"

namespace plexus::engine {

namespace {

/// Elements times operators that are worth waking a thread for: about 20 us.
constexpr int64_t kChainGrain = 1 << 16;

}  // namespace

void StepRun::ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain,
                          PlexusRangeFn fn, void* arg) noexcept {
  if (n <= 0) return;
  const bool inside = ctx->reserved != 0;  // of a loop, or of a row block
  if (inside || session_.impl_.threads == 1 || n <= grain) {
    fn(ctx, arg, 0, n);
    return;
  }
  struct Job {
    StepRun* run;
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

void StepRun::Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                       int64_t row, int64_t col, int64_t rows, int64_t n) {
  const auto& run = static_cast<const StepRun&>(
      *static_cast<HostContext*>(ctx->base.internal));
  const TileProgram::Failure failure = run.chain().Run(
      run.session_.ExternalsOf(run.step_), data, row_stride,
      run.first_row_ + row, col, rows, n,
      run.session_.ChainScratch(ctx->worker));
  if (failure.text != nullptr) {
    run.session_.Fail(PLEXUS_ERROR_RUN, failure.node, failure.text);
  }
}

bool StepRun::RunOperator(PlexusRun* ctx) noexcept {
  ctx->base = {Host(), static_cast<HostContext*>(this)};
  if (step_.chain >= 0 && !step_.chain_after) ctx->epilogue = &Epilogue;
  const int32_t code = step_.run(step_.state, ctx);
  if (code != PLEXUS_OK) Fail(code, "the operator failed");
  return !session_.failed();
}

void StepRun::RunChainPart(int worker, int64_t row, int64_t col, int64_t rows,
                           int64_t n) noexcept {
  char* output =
      static_cast<char*>(session_.PointersOf(step_)[step_.n_inputs]);
  const int64_t size = step_.row_bytes / chain().columns();
  const TileProgram::Failure failure = chain().Run(
      session_.ExternalsOf(step_), output + row * step_.row_bytes + col * size,
      step_.row_bytes, row, col, rows, n, session_.ChainScratch(worker));
  if (failure.text != nullptr) {
    session_.Fail(PLEXUS_ERROR_RUN, failure.node, failure.text);
  }
}

bool StepRun::RunChain() noexcept {
  const int64_t rows = chain().rows();
  const int64_t columns = chain().columns();
  const int64_t work = rows * columns * chain().ops();
  if (work == 0) return true;
  if (session_.impl_.threads == 1 || work < 2 * kChainGrain) {
    RunChainPart(0, 0, 0, rows, columns);
    return !session_.failed();
  }
  const int64_t n = rows > 1 ? rows : columns;
  ThreadPool::Process().ParallelFor(
      session_.impl_.threads, n, std::max<int64_t>(1, kChainGrain * n / work),
      [](void* arg, int worker, int64_t begin, int64_t end) {
        StepRun& run = *static_cast<StepRun*>(arg);
        if (run.chain().rows() > 1) {
          run.RunChainPart(worker, begin, 0, end - begin,
                           run.chain().columns());
        } else {
          run.RunChainPart(worker, 0, begin, 1, end - begin);
        }
      },
      this);
  return !session_.failed();
}

bool StepRun::Run() noexcept {
  void* const* pointers = session_.PointersOf(step_);
  if (step_.copy_bytes > 0) {
    std::memcpy(pointers[1], pointers[0],
                static_cast<size_t>(step_.copy_bytes));
    return true;
  }
  if (step_.run == nullptr) return RunChain();
  PlexusRun ctx = {};
  ctx.inputs = pointers;
  ctx.outputs = pointers + step_.n_inputs;
  ctx.rows = step_.rows;
  ctx.scratch = session_.RunScratch(0);
  ctx.worker_scratch = session_.WorkerScratch(0);
  return RunOperator(&ctx) && (!step_.chain_after || RunChain());
}

bool StepRun::RunRows(int worker, int64_t begin, int64_t end) noexcept {
  if (step_.run == nullptr) {
    if (chain().rows() == step_.rows) {
      RunChainPart(worker, begin, 0, end - begin, chain().columns());
    } else {  // all in one row
      const int64_t n = chain().columns() / step_.rows;
      RunChainPart(worker, 0, begin * n, 1, (end - begin) * n);
    }
    return !session_.failed();
  }
  // Only the first input and the output are stepped through; the rest is read
  // whole.
  const void* inputs[kMostRowInputs];
  void* const* pointers = session_.PointersOf(step_);
  std::copy(pointers, pointers + step_.n_inputs, inputs);
  inputs[0] = static_cast<const char*>(inputs[0]) +
              begin * step_.input_row_bytes;
  void* output = static_cast<char*>(pointers[step_.n_inputs]) +
                 begin * step_.output_row_bytes;
  first_row_ = begin;
  PlexusRun ctx = {};
  ctx.inputs = inputs;
  ctx.outputs = &output;
  ctx.rows = end - begin;
  ctx.scratch = session_.RunScratch(worker);
  ctx.worker_scratch = session_.WorkerScratch(worker);
  ctx.worker = worker;
  ctx.reserved = 1;
  return RunOperator(&ctx);
}

}  // namespace plexus::engine
