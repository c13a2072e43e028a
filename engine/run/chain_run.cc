// The steps of a session that are chains of elementwise operators alone.

#include "engine/run/session.h"
#include "engine/run/thread_pool.h"

namespace plexus {

using engine::Step;
using engine::TileProgram;

bool Session::Impl::RunChainPart(const Step& step, int worker, int64_t row,
                                 int64_t col, int64_t rows,
                                 int64_t n) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  char* const output = static_cast<char*>(PointersOf(step)[step.n_inputs]);
  const TileProgram::Failure failure = chain.Run(
      ExternalsOf(step),
      output + row * step.row_bytes + col * chain.output_size(),
      step.row_bytes, row, col, rows, n, ChainScratch(worker));
  if (failure.text == nullptr) [[likely]] return true;
  Fail(PLEXUS_ERROR_RUN, IndexOf(step), failure.node, failure.text);
  return false;
}

bool Session::Impl::RunWholeChain(const Step& step, int worker) noexcept {
  // Calls have the scratch of worker 0.
  if (step.n_calls > 0 && worker == 0) return RunCalls(step, step);
  const TileProgram& chain = impl_.chains[step.chain];
  return RunChainPart(step, worker, 0, 0, chain.rows(), chain.columns());
}

bool Session::Impl::RunTiles(const Step& step) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  const int64_t n = chain.rows() > 1 ? chain.rows() : chain.columns();
  if (impl_.threads == 1 || n / 2 < step.chain_grain) {
    return RunWholeChain(step, 0);
  }
  struct Job {
    Impl* session;
    const Step* step;
  } job = {this, &step};
  engine::ThreadPool::Process().ParallelFor(
      impl_.threads, n, step.chain_grain,
      [](void* arg, int worker, int64_t begin, int64_t end) {
        const Job& whole = *static_cast<const Job*>(arg);
        const TileProgram& program =
            whole.session->impl_.chains[whole.step->chain];
        if (program.rows() > 1) {
          whole.session->RunChainPart(*whole.step, worker, begin, 0,
                                      end - begin, program.columns());
        } else {
          whole.session->RunChainPart(*whole.step, worker, 0, begin, 1,
                                      end - begin);
        }
      },
      &job);
  return !HasFailed(IndexOf(step));
}

bool Session::Impl::RunChainRows(const Step& step, int worker, int64_t begin,
                                 int64_t end) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  if (chain.rows() == step.rows) {
    return RunChainPart(step, worker, begin, 0, end - begin, chain.columns());
  }
  const int64_t n = chain.columns() / step.rows;  // all in one row
  return RunChainPart(step, worker, 0, begin * n, 1, (end - begin) * n);
}

}  // namespace plexus
