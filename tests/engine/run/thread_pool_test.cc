#include "engine/run/thread_pool.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace plexus::engine {
namespace {

template <typename Fn>
void For(ThreadPool* pool, int threads, int64_t n, int64_t grain,
         const Fn& fn) {
  pool->ParallelFor(
      threads, n, grain,
      [](void* arg, int worker, int64_t begin, int64_t end) {
        (*static_cast<const Fn*>(arg))(worker, begin, end);
      },
      const_cast<Fn*>(&fn));
}

struct Call {
  int worker;
  int64_t begin, end;
};

// The calls of a loop that runs on this thread alone.
std::vector<Call> CallsInline(ThreadPool* pool, int threads, int64_t n,
                              int64_t grain) {
  std::vector<Call> calls;
  const auto caller = std::this_thread::get_id();
  For(pool, threads, n, grain, [&](int worker, int64_t begin, int64_t end) {
    if (std::this_thread::get_id() != caller) std::abort();
    calls.push_back({worker, begin, end});
  });
  return calls;
}

TEST_CASE("a parallel loop does every index once, in parts of the grain") {
  ThreadPool pool;
  pool.Reserve(4);
  for (const int threads : {1, 2, 3, 4, 9}) {
    for (const int64_t n : {0, 1, 2, 7, 64, 1000}) {
      for (const int64_t grain : {0, 1, 3, 64, 5000}) {
        std::vector<int> times(n, 0);  // not atomic: TSan watches
        std::array<std::atomic<int>, 9> in_use = {};
        std::atomic<int> wrong = 0;
        For(&pool, threads, n, grain,
            [&](int worker, int64_t begin, int64_t end) {
              if (worker < 0 || worker >= threads) wrong = 1;
              if (in_use[worker].fetch_add(1) != 0) wrong = 2;
              if (end - begin < std::min(n, grain)) wrong = 3;
              for (int64_t i = begin; i < end; ++i) ++times[i];
              in_use[worker].fetch_sub(1);
            });
        INFO("threads " << threads << " n " << n << " grain " << grain);
        REQUIRE(wrong == 0);
        REQUIRE(times == std::vector<int>(n, 1));
      }
    }
  }
}

TEST_CASE("a loop's parts are equal shares for the threads") {
  ThreadPool pool;
  pool.Reserve(4);
  for (const int threads : {2, 3, 4}) {
    for (const int64_t n : {6, 7, 44, 100, 1001}) {
      for (const int64_t grain : {1, 2, 3}) {
        std::vector<int64_t> sizes;
        std::mutex mutex;
        For(&pool, threads, n, grain, [&](int, int64_t begin, int64_t end) {
          const std::lock_guard lock(mutex);
          sizes.push_back(end - begin);
        });
        INFO("threads " << threads << " n " << n << " grain " << grain);
        const auto [least, most] =
            std::minmax_element(sizes.begin(), sizes.end());
        CHECK(*most - *least <= 1);
        const auto parts = static_cast<int64_t>(sizes.size());
        CHECK((parts == n / grain || parts % threads == 0));
      }
    }
  }
}

TEST_CASE("a loop's parts do run at one time on several threads") {
  ThreadPool pool;
  pool.Reserve(3);
  std::atomic<int> arrived = 0;
  std::array<std::thread::id, 3> ids;
  // Each part waits for the two others: on fewer threads this never ends.
  For(&pool, 3, 3, 1, [&](int worker, int64_t, int64_t) {
    ids[worker] = std::this_thread::get_id();
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  CHECK(ids[0] == std::this_thread::get_id());
  CHECK(std::set<std::thread::id>(ids.begin(), ids.end()).size() == 3);
}

TEST_CASE("a loop too small to split is one call on the caller") {
  ThreadPool pool;
  const auto check = [&](int threads, int64_t n, int64_t grain) {
    const auto calls = CallsInline(&pool, threads, n, grain);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].worker == 0);
    CHECK(calls[0].begin == 0);
    CHECK(calls[0].end == n);
  };
  check(4, 100, 1);  // nothing reserved yet
  pool.Reserve(4);
  check(1, 100, 1);
  check(4, 1, 1);
  check(4, 100, 100);
  check(4, 100, 51);
  CHECK(CallsInline(&pool, 4, 0, 1).empty());
}

TEST_CASE("a loop inside a loop's part is one call with the part's worker") {
  ThreadPool pool;
  pool.Reserve(3);
  std::atomic<int> wrong = 0;
  std::atomic<int64_t> done = 0;
  For(&pool, 3, 300, 1, [&](int outer, int64_t begin, int64_t end) {
    const auto thread = std::this_thread::get_id();
    int calls = 0;
    For(&pool, 3, 100, 1, [&](int inner, int64_t from, int64_t to) {
      if (inner != outer || from != 0 || to != 100) wrong = 1;
      if (std::this_thread::get_id() != thread) wrong = 2;
      ++calls;
    });
    For(&pool, 1, 100, 1, [&](int inner, int64_t, int64_t) {
      if (inner != 0) wrong = 3;
      ++calls;
    });
    if (calls != 2) wrong = 4;
    done += end - begin;
  });
  CHECK(wrong == 0);
  CHECK(done == 300);
}

// Two threads may spin where there are two cores; three may not.
TEST_CASE("a hundred thousand loops, with and without pauses, all end") {
  for (const int threads : {2, 3}) {
    ThreadPool pool;
    pool.Reserve(threads);
    int64_t sum = 0;
    for (int loop = 0; loop < 50'000; ++loop) {
      std::array<int64_t, 3> sums = {};
      For(&pool, threads, 12, 1, [&](int worker, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) sums[worker] += i;
      });
      sum += sums[0] + sums[1] + sums[2];
      if (loop % 500 == 0) {  // lets the workers fall asleep
        std::this_thread::sleep_for(std::chrono::microseconds(300));
      }
    }
    CHECK(sum == 50'000 * 66);
  }
}

TEST_CASE("loops of several callers don't mix") {
  ThreadPool pool;
  pool.Reserve(4);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller) {
    callers.emplace_back([&] {
      for (int loop = 0; loop < 2000; ++loop) {
        std::vector<int> times(50, 0);
        For(&pool, 4, 50, 1, [&](int, int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) ++times[i];
        });
        if (times != std::vector<int>(50, 1)) ++wrong;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  CHECK(wrong == 0);
}

TEST_CASE("threads may be added while loops run, and pools come and go") {
  for (int round = 0; round < 50; ++round) {
    auto pool = std::make_unique<ThreadPool>();
    std::atomic<int64_t> done = 0;
    std::thread caller([&] {
      for (int loop = 0; loop < 20; ++loop) {
        For(pool.get(), 6, 24, 1,
            [&](int, int64_t begin, int64_t end) { done += end - begin; });
      }
    });
    for (int threads = 2; threads <= 6; ++threads) pool->Reserve(threads);
    caller.join();
    REQUIRE(done == 480);
  }
}

TEST_CASE("the process has one pool") {
  CHECK(&ThreadPool::Process() == &ThreadPool::Process());
  ThreadPool::Process().Reserve(2);
  std::atomic<int64_t> done = 0;
  For(&ThreadPool::Process(), 2, 1000, 1,
      [&](int, int64_t begin, int64_t end) { done += end - begin; });
  CHECK(done == 1000);
}

}  // namespace
}  // namespace plexus::engine
