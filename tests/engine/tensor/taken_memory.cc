#include "tests/engine/tensor/taken_memory.h"

#include <cerrno>
#include <cstddef>

namespace {

thread_local bool counting = false;
thread_local int64_t taken = 0;

void Note(size_t bytes) {
  if (counting) taken += static_cast<int64_t>(bytes);
}

}  // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PLEXUS_SANITIZER_MALLOC
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLEXUS_SANITIZER_MALLOC
#endif

#ifdef PLEXUS_SANITIZER_MALLOC
// The sanitizers have a malloc of their own, and tell of its calls.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void*, size_t),
    void (*freed)(const volatile void*));

static const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t bytes) { Note(bytes); },
    [](const volatile void*) {});
#else
// The test's malloc stands before the C library's, which keeps its own under
// these names. operator new ends here too.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t n, size_t bytes);
void* __libc_realloc(void* memory, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);

[[gnu::visibility("default")]] void* malloc(size_t bytes) noexcept {
  Note(bytes);
  return __libc_malloc(bytes);
}
[[gnu::visibility("default")]] void* calloc(size_t n, size_t bytes) noexcept {
  Note(n * bytes);
  return __libc_calloc(n, bytes);
}
[[gnu::visibility("default")]] void* realloc(void* memory,
                                             size_t bytes) noexcept {
  Note(bytes);
  return __libc_realloc(memory, bytes);
}
[[gnu::visibility("default")]] void* aligned_alloc(size_t alignment,
                                                   size_t bytes) noexcept {
  Note(bytes);
  return __libc_memalign(alignment, bytes);
}
[[gnu::visibility("default")]] int posix_memalign(void** memory,
                                                  size_t alignment,
                                                  size_t bytes) noexcept {
  Note(bytes);
  void* const got = __libc_memalign(alignment, bytes);
  if (got == nullptr) return ENOMEM;
  *memory = got;
  return 0;
}
}
#endif

namespace plexus::testing {

TakenMemory::TakenMemory() {
  taken = 0;
  counting = true;
}

TakenMemory::~TakenMemory() { counting = false; }

int64_t TakenMemory::bytes() const { return taken; }

}  // namespace plexus::testing
