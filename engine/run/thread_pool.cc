// A worker and the caller of a loop talk through one word, the worker's state.
//
//   kIdle -> kAsleep          worker: nothing to do for a while
//   kIdle, kAsleep -> kReady  caller: a loop has begun
//   kReady -> kBusy           worker: takes part
//   kReady -> kIdle           caller: all parts are taken, never mind
//   kBusy -> kWatched         caller: goes to sleep until the worker is done
//   kBusy, kWatched -> kIdle  worker: done
//   kIdle, kAsleep -> kStop   the pool ends
//
// So nobody waits for a worker that has not woken up yet. Changes that the
// other side may sleep on are read-modify-write operations in the one total
// order, and tell whether it does.
#include "engine/run/thread_pool.h"

#include <fmt/format.h>
#include <plexus/plexus.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>

namespace plexus::engine {
namespace {

enum State : uint32_t { kIdle, kAsleep, kReady, kBusy, kWatched, kStop };

constexpr auto kSpinTime = std::chrono::microseconds(50);
constexpr int kPartsPerThread = 4;

// The worker that the thread is while it runs parts; -1: none.
thread_local int this_worker = -1;

void Pause() { __builtin_ia32_pause(); }

// Threads begin with the mask of the thread that makes them: signals are for
// the application's threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

struct alignas(64) ThreadPool::Worker {
  std::atomic<uint32_t> state = kIdle;
  std::thread thread;
};

ThreadPool& ThreadPool::Process() {
  static ThreadPool pool;
  return pool;
}

ThreadPool::ThreadPool() = default;

ThreadPool::~ThreadPool() {
  while (busy_.exchange(true)) std::this_thread::yield();
  const int threads = threads_.load();
  for (int i = 1; i < threads; ++i) {
    workers_[i]->state.exchange(kStop);
    workers_[i]->state.notify_one();
  }
  for (int i = 1; i < threads; ++i) workers_[i]->thread.join();
}

void ThreadPool::Reserve(int threads) {
  threads = std::min(threads, kMostThreads);
  const std::lock_guard lock(reserving_);
  may_spin_ = std::max(threads, threads_.load()) <=
              static_cast<int>(std::thread::hardware_concurrency());
  const SignalsBlocked blocked;
  for (int i = threads_.load(); i < threads; ++i) {
    try {
      workers_[i] = std::make_unique<Worker>();
      Worker* const worker = workers_[i].get();
      worker->thread = std::thread([this, worker, i] { Serve(worker, i); });
    } catch (const std::exception& error) {
      workers_[i].reset();
      throw Error(ErrorCode::kLimit,
                  fmt::format("only {} of {} threads could be started: {}", i,
                              threads, error.what()),
                  "ask for fewer with --threads");
    }
    threads_ = i + 1;
  }
}

void ThreadPool::ParallelFor(int threads, int64_t n, int64_t grain, RangeFn fn,
                             void* arg) noexcept {
  if (n <= 0) return;
  grain = std::max<int64_t>(grain, 1);
  const int worker = this_worker < threads ? std::max(this_worker, 0) : 0;
  if (threads <= 1 || n / 2 < grain || this_worker >= 0) {
    fn(arg, worker, 0, n);
    return;
  }
  threads = std::min(threads, threads_.load());
  if (threads <= 1 || busy_.exchange(true)) {
    fn(arg, worker, 0, n);
    return;
  }
  // As many for each thread, where there are enough of them.
  int64_t parts = std::min<int64_t>(n / grain, threads * kPartsPerThread);
  if (parts > threads) parts -= parts % threads;
  job_ = {n, parts, fn, arg};
  next_part_.store(0, std::memory_order_relaxed);
  const int helpers =
      static_cast<int>(std::min<int64_t>(threads, job_.parts)) - 1;
  for (int i = 1; i <= helpers; ++i) {
    std::atomic<uint32_t>& state = workers_[i]->state;
    if (state.exchange(kReady) == kAsleep) state.notify_one();
  }
  RunParts(0);
  for (int i = 1; i <= helpers; ++i) Await(workers_[i].get());
  busy_.store(false);
}

void ThreadPool::RunParts(int worker) {
  const Job job = job_;
  const int64_t least = job.n / job.parts, longer = job.n % job.parts;
  this_worker = worker;
  for (;;) {
    const int64_t i = next_part_.fetch_add(1, std::memory_order_relaxed);
    if (i >= job.parts) break;
    const int64_t begin = i * least + std::min(i, longer);
    job.fn(job.arg, worker, begin, begin + least + (i < longer ? 1 : 0));
  }
  this_worker = -1;
}

// Polls for a few microseconds; says whether it came true.
template <typename Done>
bool ThreadPool::Spin(const Done& done) const {
  if (!may_spin_.load(std::memory_order_relaxed)) return done();
  const auto end = std::chrono::steady_clock::now() + kSpinTime;
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      Pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

// Returns when the worker has no hand in the loop any more.
void ThreadPool::Await(Worker* worker) {
  uint32_t state = kReady;
  if (worker->state.compare_exchange_strong(state, kIdle)) return;
  if (Spin([&] { return worker->state.load() != kBusy; })) return;
  state = kBusy;
  if (!worker->state.compare_exchange_strong(state, kWatched)) return;
  worker->state.wait(kWatched);
}

void ThreadPool::Serve(Worker* worker, int index) {
  std::atomic<uint32_t>& state = worker->state;
  for (;;) {
    uint32_t seen = state.load();
    if (seen == kStop) return;
    if (seen == kReady) {
      if (!state.compare_exchange_strong(seen, kBusy)) continue;
      RunParts(index);
      if (state.exchange(kIdle) == kWatched) state.notify_one();
    } else if (seen == kAsleep) {
      state.wait(kAsleep);
    } else if (!Spin([&] { return state.load() != kIdle; })) {
      state.compare_exchange_strong(seen, kAsleep);
    }
  }
}

}  // namespace plexus::engine
