// How much memory something takes.
#ifndef PLEXUS_TESTS_ENGINE_TENSOR_TAKEN_MEMORY_H_
#define PLEXUS_TESTS_ENGINE_TENSOR_TAKEN_MEMORY_H_

#include <cstdint>

namespace plexus::testing {

/// Counts the bytes that this thread asks the heap for while it lives, whether
/// or not they are given back; one at a time.
class TakenMemory {
 public:
  TakenMemory();
  ~TakenMemory();
  TakenMemory(const TakenMemory&) = delete;
  TakenMemory& operator=(const TakenMemory&) = delete;

  int64_t bytes() const;
};

/// What fn() takes.
template <typename Fn>
int64_t BytesTaken(const Fn& fn) {
  const TakenMemory taken;
  fn();
  return taken.bytes();
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_ENGINE_TENSOR_TAKEN_MEMORY_H_
