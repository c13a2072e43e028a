// What reading may cost.
#ifndef PLEXUS_ENGINE_READ_LIMIT_H_
#define PLEXUS_ENGINE_READ_LIMIT_H_

#include <cstdint>
#include <string>

#include "engine/diagnostic/source.h"

namespace plexus::engine {

/// Throws kLimit with a place.
[[noreturn]] void ThrowLimit(Place place, std::string message,
                             std::string help);
/// Throws kLimit for nesting deeper than `max_depth`.
[[noreturn]] void ThrowTooDeep(Place place, int64_t max_depth);
/// Throws kLimit for more than `max_items`.
[[noreturn]] void ThrowTooMany(Place place, int64_t max_items);

/// The deepest nesting that is ever read, whatever limits say: it bounds the
/// stack.
inline constexpr int64_t kDeepest = 400;

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_LIMIT_H_
