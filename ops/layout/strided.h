// Copies a view of the first input - any start, any strides - to the dense
// first output.
#ifndef PLEXUS_OPS_LAYOUT_STRIDED_H_
#define PLEXUS_OPS_LAYOUT_STRIDED_H_

#include <plexus/op.h>

#include <cstdint>

#include "ops/layout/walk.h"

namespace plexus::layout {

/// Chooses the kernel. `axes`, made by Append, are the output's axes with the
/// input's strides; the first element is the input's number `first`. The output
/// may be empty.
void PrepareStrided(const Prepare& ctx, const Axes& axes, int64_t first,
                    PlexusKernel* kernel);

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_STRIDED_H_
