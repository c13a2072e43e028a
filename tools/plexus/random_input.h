// Made-up values for inputs that nobody gave.
#ifndef PLEXUS_TOOLS_PLEXUS_RANDOM_INPUT_H_
#define PLEXUS_TOOLS_PLEXUS_RANDOM_INPUT_H_

#include <plexus/plexus.h>

#include <cstdint>

namespace plexus::program {

/// Elements for input number `position` of a graph, the same in every call:
/// floats are standard normal, integers 1 to 9 (0 would be no divisor), bools
/// either value. Throws kLimit for too many bytes.
Tensor RandomInput(const TensorInfo& info, uint64_t position);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_RANDOM_INPUT_H_
