// Counts what a run allocates. The engine has no other way to memory than
// operator new and aligned_alloc at the making of sessions.

#include <plexus/plexus.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <new>
#include <thread>

namespace {
std::atomic<int64_t> allocations = 0;
}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The sanitizers have operators of their own, and tell of what these do.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void*, size_t),
    void (*freed)(const volatile void*));

static const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t) { ++allocations; },
    [](const volatile void*) {});
#else
[[gnu::noinline]] void* operator new(size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes > 0 ? bytes : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}
#endif

namespace plexus {
namespace {

int64_t AllocationsOf(const char* path, int threads) {
  const Graph graph = Graph::Load(path);
  PlanOptions options;
  options.threads = threads;
  for (const std::string& dim : graph.dims()) options.dims[dim] = 3;
  const auto plan = graph.Compile(options);
  Session session(plan);
  std::vector<std::vector<char>> inputs;
  for (size_t i = 0; i < plan->inputs().size(); ++i) {
    inputs.emplace_back(static_cast<size_t>(plan->inputs()[i].bytes));
    session.BindInput(static_cast<int>(i), inputs.back().data());
  }
  REQUIRE(session.Run());
  // A thread that starts may allocate; let the pool's be up.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const int64_t before = allocations;
  for (int run = 0; run < 100'000; ++run) {
    if (!session.Run()) return -1;
  }
  return allocations - before;
}

TEST_CASE("what is allocated is counted") {
  const int64_t before = allocations;
  std::vector<int> some(100);
  CHECK(some.size() + static_cast<size_t>(allocations - before) > 100);
}

TEST_CASE("100,000 runs allocate nothing") {
  CHECK(AllocationsOf(PLEXUS_SOURCE_DIR "/graphs/three_layer.yaml", 1) == 0);
  CHECK(AllocationsOf(PLEXUS_SOURCE_DIR "/graphs/activations.yaml", 1) == 0);
  CHECK(AllocationsOf(PLEXUS_SOURCE_DIR "/graphs/digits.yaml", 1) == 0);
}

TEST_CASE("100,000 runs on two threads allocate nothing") {
  CHECK(AllocationsOf(PLEXUS_SOURCE_DIR "/graphs/digits.yaml", 2) == 0);
}

}  // namespace
}  // namespace plexus
