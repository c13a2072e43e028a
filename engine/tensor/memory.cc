#include "engine/tensor/memory.h"

#include <sys/mman.h>

namespace plexus::engine {
namespace {

constexpr int64_t kAlignment = 64;
constexpr int64_t kReadableBeyondEnd = 64;
constexpr int64_t kAddressSpace = int64_t{1} << 47;  // of a process, x86-64

uintptr_t RoundUp(uintptr_t n, uintptr_t unit) {
  return (n + unit - 1) & ~(unit - 1);
}

}  // namespace

Memory AllocateZeroed(int64_t bytes) noexcept {
  if (bytes < 0 || bytes > kAddressSpace) return nullptr;
  const auto all =
      static_cast<size_t>(bytes + kAlignment + kReadableBeyondEnd);
  void* const memory = std::calloc(all, 1);
  if (memory == nullptr) return nullptr;
  const auto start = reinterpret_cast<uintptr_t>(memory);
  AskForHugePages(memory, all);
  return Memory(reinterpret_cast<void*>(RoundUp(start, kAlignment)),
                FreeMemory{memory});
}

void AskForHugePages(void* start, size_t bytes) {
  const auto address = reinterpret_cast<uintptr_t>(start);
  const uintptr_t first = RoundUp(address, kHugePage);
  const uintptr_t end = (address + bytes) & ~(kHugePage - 1);
  if (first < end) {
    madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
  }
}

}  // namespace plexus::engine
