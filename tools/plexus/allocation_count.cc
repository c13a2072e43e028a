#include "tools/plexus/allocation_count.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

namespace {

std::atomic<bool> counting = false;
std::atomic<int64_t> count = 0;

void Note() {
  if (counting.load(std::memory_order_relaxed)) {
    count.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The sanitizers have a malloc of their own, and tell of its calls.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void*, size_t),
    void (*freed)(const volatile void*));

static const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t) { Note(); }, [](const volatile void*) {});
#else
// The program's malloc stands before the C library's; glibc keeps its own under
// these names for that. `free` stays as it is.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t n, size_t bytes);
void* __libc_realloc(void* memory, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);

[[gnu::visibility("default")]] void* malloc(size_t bytes) noexcept {
  Note();
  return __libc_malloc(bytes);
}
[[gnu::visibility("default")]] void* calloc(size_t n, size_t bytes) noexcept {
  Note();
  return __libc_calloc(n, bytes);
}
[[gnu::visibility("default")]] void* realloc(void* memory,
                                             size_t bytes) noexcept {
  Note();
  return __libc_realloc(memory, bytes);
}
[[gnu::visibility("default")]] void* aligned_alloc(size_t alignment,
                                                   size_t bytes) noexcept {
  Note();
  return __libc_memalign(alignment, bytes);
}
[[gnu::visibility("default")]] int posix_memalign(void** memory,
                                                  size_t alignment,
                                                  size_t bytes) noexcept {
  Note();
  void* const taken = __libc_memalign(alignment, bytes);
  if (taken == nullptr) return ENOMEM;
  *memory = taken;
  return 0;
}
}
#endif

namespace plexus::program {

AllocationCount::AllocationCount() {
  count = 0;
  counting = true;
}

AllocationCount::~AllocationCount() { counting = false; }

int64_t AllocationCount::value() const { return count; }

}  // namespace plexus::program
