// The threads of the process, shared by all sessions and plugins.
#ifndef PLEXUS_ENGINE_RUN_THREAD_POOL_H_
#define PLEXUS_ENGINE_RUN_THREAD_POOL_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace plexus::engine {

/// Splits loops over threads. One loop at a time is split; the others run on
/// their callers meanwhile. All members may be called from any thread.
class ThreadPool {
 public:
  static constexpr int kMostThreads = 256;

  /// One part of a loop: begin <= i < end.
  using RangeFn = void (*)(void* arg, int worker, int64_t begin, int64_t end);

  /// The process's own, without threads until Reserve. Its threads end with the
  /// process, after the loop that is running.
  static ThreadPool& Process();

  ThreadPool();
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Sees to it that loops can be run by `threads` threads (at most
  /// kMostThreads), the caller among them. Throws kLimit where the system gives
  /// no more threads; those there were stay.
  void Reserve(int threads);

  /// Calls fn for parts of 0 <= i < n, each of at least `grain` (n itself where
  /// n is less), on up to `threads` threads, and returns when all are done.
  /// 0 <= worker < threads; of one loop, no two threads have the same worker,
  /// and the caller is 0. What fn wrote is visible to the caller. Allocates
  /// nothing.
  ///
  /// A loop of one part, with one thread, from inside another loop's part, or
  /// while another loop is split, is one call of fn on the caller. From inside
  /// a part it keeps that part's worker, if that is below `threads`.
  void ParallelFor(int threads, int64_t n, int64_t grain, RangeFn fn,
                   void* arg) noexcept;

 private:
  struct Worker;
  struct Job {
    int64_t n;
    int64_t parts;  // the first n % parts of them have one index more
    RangeFn fn;
    void* arg;
  };

  void Serve(Worker* worker, int index);
  void RunParts(int worker);
  template <typename Done>
  bool Spin(const Done& done) const;
  void Await(Worker* worker);

  std::mutex reserving_;
  std::array<std::unique_ptr<Worker>, kMostThreads> workers_;  // from 1
  std::atomic<int> threads_ = 1;
  std::atomic<bool> may_spin_ = true;
  std::atomic<bool> busy_ = false;  // whoever set it owns job_
  Job job_ = {};
  alignas(64) std::atomic<int64_t> next_part_ = 0;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_RUN_THREAD_POOL_H_
