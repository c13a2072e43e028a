// Memory for elements: of tensors, files, kernels and sessions.
#ifndef PLEXUS_ENGINE_TENSOR_MEMORY_H_
#define PLEXUS_ENGINE_TENSOR_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace plexus::engine {

/// Memory from std::calloc, which starts at `start`.
struct FreeMemory {
  void* start = nullptr;
  void operator()(void*) const { std::free(start); }
};
using Memory = std::unique_ptr<void, FreeMemory>;

/// Zeroed, 64-byte aligned, with 64 bytes more past its end. Pages of much
/// memory are taken when they are written, huge ones where the system has them.
/// NULL: there is no such memory.
Memory AllocateZeroed(int64_t bytes) noexcept;

/// The bytes of a huge page, x86-64.
inline constexpr size_t kHugePage = size_t{1} << 21;

/// Asks the system for huge pages, in memory and for what a file keeps in its
/// cache; in vain where it has none. Reading 100 MB in order from pages of 4 KiB
/// takes up to twice the time.
void AskForHugePages(void* start, size_t bytes);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_MEMORY_H_
