// Whether limits make sense.
#ifndef PLEXUS_ENGINE_TENSOR_LIMITS_H_
#define PLEXUS_ENGINE_TENSOR_LIMITS_H_

#include <plexus/plexus.h>

namespace plexus::engine {

/// Throws kUsage where one is negative.
void CheckLimits(const Limits& limits);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_LIMITS_H_
