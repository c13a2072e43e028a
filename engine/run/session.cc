#include "engine/run/session.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "engine/run/thread_pool.h"

namespace plexus {

using engine::Address;
using engine::Step;
using engine::TileProgram;

namespace {

/// Elements times operators that are worth waking a thread for: about 20 us.
constexpr int64_t kChainGrain = 1 << 16;

int64_t AlignUp(int64_t bytes) { return (bytes + 127) / 64 * 64; }

engine::Memory Allocate(int64_t bytes) {
  engine::Memory memory = engine::AllocateZeroed(bytes);
  if (memory == nullptr) {
    throw Error(ErrorCode::kLimit,
                fmt::format("out of memory: a session needs {} bytes", bytes));
  }
  return memory;
}

}  // namespace

Session::Impl::Impl(std::shared_ptr<const Plan> plan)
    : plan_(std::move(plan)), impl_(plan_->impl()) {
  arena_ = Allocate(impl_.arena_bytes);
  scratch_ = Allocate(impl_.scratch.Total(impl_.threads));
  int64_t own = 0;
  for (const TensorInfo& output : impl_.outputs) own += AlignUp(output.bytes);
  own_outputs_ = Allocate(own);
  engine::ThreadPool::Process().Reserve(impl_.threads);
  input_uses_.resize(impl_.inputs.size());
  output_uses_.resize(impl_.outputs.size());
  input_bound_.resize(impl_.inputs.size());
  output_data_.resize(impl_.outputs.size());
  pointers_.resize(impl_.addresses.size());
  for (uint32_t i = 0; i < pointers_.size(); ++i) {
    const Address& address = impl_.addresses[i];
    switch (address.base) {
      case Address::Base::kNone:
        break;
      case Address::Base::kArena:
        pointers_[i] = static_cast<char*>(arena_.get()) + address.offset;
        break;
      case Address::Base::kConstant:
        pointers_[i] =
            const_cast<void*>(impl_.constants[address.index].data());
        break;
      case Address::Base::kInput:
        input_uses_[address.index].push_back(i);
        break;
      case Address::Base::kOutput:
        output_uses_[address.index].push_back(i);
        break;
    }
  }
  for (const Uses& uses : input_uses_) unbound_inputs_ += !uses.empty();
  char* end = static_cast<char*>(own_outputs_.get());
  for (size_t i = 0; i < impl_.outputs.size(); ++i) {
    BindOutput(static_cast<int>(i), end);
    end += AlignUp(impl_.outputs[i].bytes);
  }
}

void Session::Impl::BindInput(int i, const void* data) {
  if (i < 0 || static_cast<size_t>(i) >= input_uses_.size()) {
    throw Error(ErrorCode::kUsage, fmt::format("there is no input {}", i));
  }
  if (data == nullptr && impl_.inputs[i].bytes > 0) {
    throw Error(ErrorCode::kUsage,
                fmt::format("input `{}` is bound to NULL", impl_.inputs[i].name));
  }
  for (const uint32_t use : input_uses_[i]) {
    pointers_[use] = const_cast<void*>(data);
  }
  if (!input_bound_[i] && !input_uses_[i].empty()) --unbound_inputs_;
  input_bound_[i] = true;
}

void Session::Impl::BindOutput(int i, void* data) {
  if (i < 0 || static_cast<size_t>(i) >= output_uses_.size()) {
    throw Error(ErrorCode::kUsage, fmt::format("there is no output {}", i));
  }
  if (data == nullptr && impl_.outputs[i].bytes > 0) {
    throw Error(ErrorCode::kUsage, fmt::format("output `{}` is bound to NULL",
                                               impl_.outputs[i].name));
  }
  for (const uint32_t use : output_uses_[i]) pointers_[use] = data;
  output_data_[i] = data;
}

// ---- one run ----------------------------------------------------------------

char* Session::Impl::WorkerScratch(int worker) const {
  return static_cast<char*>(scratch_.get()) + impl_.scratch.run +
         worker * (impl_.scratch.worker + impl_.scratch.chain);
}

char* Session::Impl::ChainScratch(int worker) const {
  return WorkerScratch(worker) + impl_.scratch.worker;
}

void Session::Impl::Fail(int32_t code, const char* text) noexcept {
  if (failed_.exchange(true)) return;
  failed_code_ = code;
  failed_node_ = current_ != nullptr ? current_->node : -1;
  std::strncpy(failed_text_, text, kMostText);
}

void Session::Impl::Report(const TileProgram::Failure& failure) noexcept {
  if (failed_.exchange(true)) return;
  failed_code_ = PLEXUS_ERROR_RUN;
  failed_node_ = failure.node;
  std::strncpy(failed_text_, failure.text, kMostText);
}

void Session::Impl::ParallelFor(PlexusRun* ctx, int64_t n, int64_t grain,
                                PlexusRangeFn fn, void* arg) noexcept {
  if (n <= 0) return;
  const bool nested = ctx->reserved != 0;
  if (nested || impl_.threads == 1 || n <= grain) {
    fn(ctx, arg, 0, n);
    return;
  }
  struct Job {
    Impl* session;
    const PlexusRun* ctx;
    PlexusRangeFn fn;
    void* arg;
  } job = {this, ctx, fn, arg};
  engine::ThreadPool::Process().ParallelFor(
      impl_.threads, n, grain,
      [](void* job_arg, int worker, int64_t begin, int64_t end) {
        const Job& whole = *static_cast<const Job*>(job_arg);
        PlexusRun part = *whole.ctx;
        part.worker = worker;
        part.worker_scratch = whole.session->WorkerScratch(worker);
        part.reserved = 1;  // inside a loop: what is nested runs inline
        whole.fn(&part, whole.arg, begin, end);
      },
      &job);
}

void Session::Impl::Epilogue(PlexusRun* ctx, void* data, int64_t row_stride,
                             int64_t row, int64_t col, int64_t rows,
                             int64_t n) {
  auto& session = static_cast<Impl&>(
      *static_cast<engine::HostContext*>(ctx->base.internal));
  const Step& step = *session.current_;
  const TileProgram::Failure failure = session.impl_.chains[step.chain].Run(
      session.ExternalsOf(step), data, row_stride, row, col, rows, n,
      session.ChainScratch(ctx->worker));
  if (failure.text != nullptr) session.Report(failure);
}

void Session::Impl::RunRows(const Step& step, int worker, int64_t begin,
                            int64_t end) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  char* output =
      static_cast<char*>(pointers_[step.first_address + step.n_inputs]);
  const auto failure =
      chain.Run(ExternalsOf(step), output + begin * step.row_bytes,
                step.row_bytes, begin, 0, end - begin, chain.columns(),
                ChainScratch(worker));
  if (failure.text != nullptr) Report(failure);
}

void Session::Impl::RunColumns(const Step& step, int worker, int64_t begin,
                               int64_t end) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  char* output =
      static_cast<char*>(pointers_[step.first_address + step.n_inputs]);
  const int64_t size = step.row_bytes / chain.columns();
  const auto failure =
      chain.Run(ExternalsOf(step), output + begin * size, step.row_bytes, 0,
                begin, 1, end - begin, ChainScratch(worker));
  if (failure.text != nullptr) Report(failure);
}

bool Session::Impl::RunChain(const Step& step) noexcept {
  const TileProgram& chain = impl_.chains[step.chain];
  const int64_t work = chain.rows() * chain.columns() * chain.ops();
  if (work == 0) return true;
  if (impl_.threads == 1 || work < 2 * kChainGrain) {
    RunRows(step, 0, 0, chain.rows());
    return !failed_;
  }
  struct Job {
    Impl* session;
    const Step* step;
  } job = {this, &step};
  const bool by_rows = chain.rows() > 1;
  const int64_t n = by_rows ? chain.rows() : chain.columns();
  engine::ThreadPool::Process().ParallelFor(
      impl_.threads, n, std::max<int64_t>(1, kChainGrain * n / work),
      [](void* arg, int worker, int64_t begin, int64_t end) {
        const Job& part = *static_cast<const Job*>(arg);
        if (part.session->impl_.chains[part.step->chain].rows() > 1) {
          part.session->RunRows(*part.step, worker, begin, end);
        } else {
          part.session->RunColumns(*part.step, worker, begin, end);
        }
      },
      &job);
  return !failed_;
}

bool Session::Impl::RunStep(const Step& step) noexcept {
  current_ = &step;
  void* const* pointers = pointers_.data() + step.first_address;
  if (step.copy_bytes > 0) {
    std::memcpy(pointers[1], pointers[0],
                static_cast<size_t>(step.copy_bytes));
    return true;
  }
  if (step.run == nullptr) return RunChain(step);
  PlexusRun ctx = {};
  ctx.base = {engine::Host(), static_cast<engine::HostContext*>(this)};
  ctx.inputs = pointers;
  ctx.outputs = pointers + step.n_inputs;
  ctx.rows = step.rows;
  ctx.scratch = scratch_.get();
  ctx.worker_scratch = WorkerScratch(0);
  if (step.chain >= 0 && !step.chain_after) ctx.epilogue = &Epilogue;
  const int32_t code = step.run(step.state, &ctx);
  if (code != PLEXUS_OK && !failed_) Fail(code, "the operator failed");
  if (!failed_ && step.chain_after) return RunChain(step);
  return !failed_;
}

bool Session::Impl::Run() noexcept {
  failed_.store(false, std::memory_order_relaxed);
  current_ = nullptr;
  if (unbound_inputs_ > 0) {
    Fail(PLEXUS_ERROR_GRAPH, "");
    return false;
  }
  for (const Step& step : impl_.steps) {
    if (!RunStep(step)) return false;
  }
  return true;
}

Error Session::Impl::MakeError() const {
  if (!failed_) return Error(ErrorCode::kUsage, "the last run did not fail");
  if (current_ == nullptr) {
    for (size_t i = 0; i < input_bound_.size(); ++i) {
      if (!input_bound_[i] && !input_uses_[i].empty()) {
        return Error(ErrorCode::kUsage, fmt::format("input `{}` is not bound",
                                                    impl_.inputs[i].name));
      }
    }
  }
  const ErrorCode code = failed_code_ == PLEXUS_ERROR_LIMIT ? ErrorCode::kLimit
                                                            : ErrorCode::kRun;
  if (failed_node_ < 0) return Error(code, failed_text_);
  const engine::Graph& graph = *impl_.typed->graph;
  return engine::NodeError(graph, graph.nodes[failed_node_], code,
                           failed_text_);
}

// ---- the public face --------------------------------------------------------

Session::Session(std::shared_ptr<const Plan> plan)
    : impl_(std::make_unique<Impl>(std::move(plan))) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::BindInput(int i, const void* data) { impl_->BindInput(i, data); }
void Session::BindOutput(int i, void* data) { impl_->BindOutput(i, data); }
const void* Session::output(int i) const {
  if (i < 0 || static_cast<size_t>(i) >= impl_->output_data_.size()) {
    throw Error(ErrorCode::kUsage, fmt::format("there is no output {}", i));
  }
  return impl_->output_data_[i];
}
bool Session::Run() noexcept { return impl_->Run(); }
Error Session::error() const { return impl_->MakeError(); }
const Plan& Session::plan() const { return *impl_->plan_; }

}  // namespace plexus
