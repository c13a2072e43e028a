// Memory with guard bytes around it.
#ifndef PLEXUS_TESTS_SUPPORT_GUARDED_BUFFER_H_
#define PLEXUS_TESTS_SUPPORT_GUARDED_BUFFER_H_

#include <algorithm>
#include <cstdint>
#include <vector>

namespace plexus::testing {

/// `bytes` bytes at a 64-byte aligned address plus `offset`, each `fill`, with
/// at least 64 guard bytes on both sides. Doesn't move.
class GuardedBuffer {
 public:
  GuardedBuffer(int64_t bytes, int64_t offset, unsigned char fill)
      : bytes_(bytes),
        storage_(static_cast<size_t>(bytes + offset + 3 * 64), kGuard) {
    const auto address = reinterpret_cast<uintptr_t>(storage_.data());
    begin_ = static_cast<int64_t>(-address % 64) + 64 + offset;
    std::fill_n(data(), bytes, fill);
  }
  GuardedBuffer(const GuardedBuffer&) = delete;
  GuardedBuffer& operator=(const GuardedBuffer&) = delete;

  unsigned char* data() { return storage_.data() + begin_; }
  const unsigned char* data() const { return storage_.data() + begin_; }
  int64_t bytes() const { return bytes_; }
  std::vector<unsigned char> contents() const {
    return {data(), data() + bytes_};
  }
  /// Nothing was written outside.
  bool GuardsHold() const {
    const auto is_guard = [](unsigned char c) { return c == kGuard; };
    const auto begin = storage_.begin() + begin_;
    return std::all_of(storage_.begin(), begin, is_guard) &&
           std::all_of(begin + bytes_, storage_.end(), is_guard);
  }

 private:
  static constexpr unsigned char kGuard = 0xC3;
  int64_t bytes_;
  std::vector<unsigned char> storage_;
  int64_t begin_;
};

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_GUARDED_BUFFER_H_
