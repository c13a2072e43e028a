#include "engine/tensor/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#include "engine/tensor/memory.h"

namespace plexus::engine {
namespace {

uintptr_t PageSize() {
  static const auto size = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  return size;
}

uintptr_t RoundDown(uintptr_t n) { return n & ~(PageSize() - 1); }
uintptr_t RoundUp(uintptr_t n) { return RoundDown(n + PageSize() - 1); }

// Also the mark by which an owner is known to be a mapping.
struct Unmap {
  void* reserved;
  size_t size;
  void operator()(const char*) const { munmap(reserved, size); }
};

}  // namespace

std::shared_ptr<const char> MapFile(int fd, size_t size) {
  if (size == 0 || size > SIZE_MAX / 2) return nullptr;
  // Zeros first, so that there is a page of them behind the file's.
  const size_t reserved = kHugePage + RoundUp(size) + PageSize();
  void* const zeros = mmap(nullptr, reserved, PROT_READ,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zeros == MAP_FAILED) return nullptr;
  const auto start = reinterpret_cast<const char*>(
      (reinterpret_cast<uintptr_t>(zeros) + kHugePage - 1) & ~(kHugePage - 1));
  std::shared_ptr<const char> mapping(start, Unmap{zeros, reserved});
  void* const file = const_cast<char*>(start);
  if (mmap(file, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) ==
      MAP_FAILED) {
    return nullptr;
  }
  AskForHugePages(file, size);
  return mapping;
}

bool IsMapped(const Tensor& tensor) {
  return std::get_deleter<Unmap>(tensor.owner()) != nullptr;
}

void GiveBack(const Tensor& tensor) {
  if (!IsMapped(tensor)) return;
  const auto start = reinterpret_cast<uintptr_t>(tensor.data());
  const uintptr_t first = RoundUp(start);
  const uintptr_t end =
      RoundDown(start + static_cast<uintptr_t>(tensor.bytes()));
  if (first < end) {
    madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
  }
}

}  // namespace plexus::engine
