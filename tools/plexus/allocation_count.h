// What the process takes from the heap.
#ifndef PLEXUS_TOOLS_PLEXUS_ALLOCATION_COUNT_H_
#define PLEXUS_TOOLS_PLEXUS_ALLOCATION_COUNT_H_

#include <cstdint>

namespace plexus::program {

/// Counts calls of malloc and its kin, which operator new ends in, of all
/// threads and libraries (plugins too), while it lives. One at a time.
class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;

  int64_t value() const;
};

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_ALLOCATION_COUNT_H_
