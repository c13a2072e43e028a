// Copies the first input with its axes reordered to the dense first output.
#ifndef PLEXUS_OPS_LAYOUT_PERMUTE_H_
#define PLEXUS_OPS_LAYOUT_PERMUTE_H_

#include <plexus/op.h>

#include <cstdint>
#include <span>

namespace plexus::layout {

/// Chooses the kernel. `shape` is what the input is seen as, dense and
/// row-major; perm[k] is its axis that the output's axis k is.
void PreparePermutation(const Prepare& ctx, std::span<const int64_t> shape,
                        std::span<const int> perm, PlexusKernel* kernel);

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_PERMUTE_H_
