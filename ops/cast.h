// What Cast does, for operators that cast, too.
#ifndef PLEXUS_OPS_CAST_H_
#define PLEXUS_OPS_CAST_H_

#include <plexus/op.h>

#include <cstdint>

namespace plexus {

/// The tile function that casts elements of one dtype to another's; any two.
PlexusTileFn CastTileFor(uint32_t simd, int32_t from, int32_t to);

}  // namespace plexus

#endif  // PLEXUS_OPS_CAST_H_
