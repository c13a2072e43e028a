#include "engine/run/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/run/operator_run.h"
#include "engine/run/thread_pool.h"

namespace plexus {

using engine::Address;
using engine::Step;

namespace {

engine::Memory Allocate(int64_t bytes) {
  engine::Memory memory = engine::AllocateZeroed(bytes);
  if (memory == nullptr) {
    throw Error(ErrorCode::kLimit,
                fmt::format("out of memory: a session needs {} bytes", bytes));
  }
  return memory;
}

std::shared_ptr<const Plan> Given(std::shared_ptr<const Plan> plan) {
  if (plan == nullptr) {
    throw Error(ErrorCode::kUsage, "a session needs a plan");
  }
  return plan;
}

}  // namespace

Session::Impl::Impl(std::shared_ptr<const Plan> plan)
    : plan_(Given(std::move(plan))), impl_(plan_->impl()) {
  arena_ = Allocate(impl_.arena_bytes);
  scratch_ = Allocate(impl_.scratch.Total(impl_.threads));
  worker_scratch_ = static_cast<char*>(scratch_.get()) +
                    impl_.scratch.Total(impl_.threads) -
                    impl_.threads *
                        (impl_.scratch.worker + impl_.scratch.chain);
  own_outputs_ = Allocate(impl_.memory.outputs);
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
      case Address::Base::kChainScratch:
        pointers_[i] = ChainScratch(0) + address.offset;
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
    end += engine::OutputBytes(impl_.outputs[i].bytes);
  }
  for (const Step& step : impl_.steps) {
    if (step.run != nullptr) operators_.emplace_back(this, step);
  }
}

Session::Impl::~Impl() = default;

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

void Session::Impl::Fail(int32_t code, int32_t step, int32_t node,
                         const char* text) noexcept {
  while (failing_.test_and_set(std::memory_order_acquire)) {
  }
  if (!HasFailed(step)) {
    failed_step_.store(step, std::memory_order_relaxed);
    failed_code_ = code;
    failed_node_ = node;
    std::strncpy(failed_text_, text, kMostText);
  }
  failing_.clear(std::memory_order_release);
}

bool Session::Impl::RunSteps(size_t first, size_t end) noexcept {
  for (size_t i = first; i < end; ++i) {
    const Step& step = impl_.steps[i];
    if (step.run != nullptr) {
      if (!operators_[step.operator_index].Run()) return false;
    } else if (step.n_calls > 0) {
      const size_t last = std::min(end, i + step.joined_steps) - 1;
      if (!RunCalls(step, impl_.steps[last])) return false;
      i = last;
    } else if (step.copy_bytes == 0) {
      if (!RunTiles(step)) return false;
    } else {
      void* const* pointers = PointersOf(step);
      std::memcpy(pointers[1], pointers[0],
                  static_cast<size_t>(step.copy_bytes));
    }
  }
  return true;
}

bool Session::Impl::RunStage(const engine::Stage& stage) noexcept {
  struct Job {
    Impl* session;
    const engine::Stage* stage;
  } job = {this, &stage};
  engine::ThreadPool::Process().ParallelFor(
      impl_.threads, stage.n_parts, 1,
      [](void* arg, int worker, int64_t begin, int64_t end) {
        const Job& whole = *static_cast<const Job*>(arg);
        for (int64_t part = begin; part < end; ++part) {
          whole.session->RunPart(*whole.stage, part, worker);
        }
      },
      &job);
  return !failed();
}

// Where one part fails, the others still run the steps before the one that did:
// the first to fail of them all is told, whatever the threads do.
void Session::Impl::RunPart(const engine::Stage& stage, int64_t part,
                            int worker) noexcept {
  using engine::OperatorRun;
  const Step* const steps = impl_.steps.data();
  if (stage.rows_a_part > 0) {
    const int64_t begin = part * stage.rows_a_part;
    const int64_t end = std::min(stage.rows, begin + stage.rows_a_part);
    const Step* const last = steps + stage.first_step + stage.n_steps;
    for (const Step* step = steps + stage.first_step; step < last; ++step) {
      const bool done =
          step->run == nullptr
              ? RunChainRows(*step, worker, begin, end)
              : OperatorRun(this, *step).RunRows(worker, begin, end);
      if (!done) return;
    }
    return;
  }
  const engine::Branch& branch = impl_.branches[stage.first_branch + part];
  const Step* const last = steps + branch.first_step + branch.n_steps;
  for (const Step* step = steps + branch.first_step; step < last; ++step) {
    const bool done = step->run == nullptr
                          ? RunWholeChain(*step, worker)
                          : OperatorRun(this, *step).RunOn(worker);
    if (!done) return;
  }
}

bool Session::Impl::Run() noexcept {
  failed_step_.store(INT32_MAX, std::memory_order_relaxed);
  if (unbound_inputs_ > 0) {
    Fail(PLEXUS_ERROR_GRAPH, -1, -1, "an input is not bound");
    return false;
  }
  size_t next = 0;
  for (const engine::Stage& stage : impl_.stages) {
    if (!RunSteps(next, stage.first_step) || !RunStage(stage)) return false;
    next = stage.first_step + stage.n_steps;
  }
  return RunSteps(next, impl_.steps.size());
}

Error Session::Impl::MakeError() const {
  if (!failed()) return Error(ErrorCode::kUsage, "the last run did not fail");
  if (unbound_inputs_ > 0) {
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
