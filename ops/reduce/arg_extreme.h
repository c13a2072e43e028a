// What ArgMax and ArgMin share: all but their names.
#ifndef PLEXUS_OPS_REDUCE_ARG_EXTREME_H_
#define PLEXUS_OPS_REDUCE_ARG_EXTREME_H_

#include <plexus/op.h>

#include "ops/reduce/extreme.h"

namespace plexus::reduce {

/// data, axis, keepdims and select_last_index, the indices, the shape rule, and
/// the trait PLEXUS_ROWWISE.
Op DeclareArg(const char* name, const char* doc);

/// Sets the kernel of a node: where the largest or smallest elements stand.
void PrepareArg(const plexus::Prepare& ctx, Extreme extreme,
                PlexusKernel* kernel);

}  // namespace plexus::reduce

#endif  // PLEXUS_OPS_REDUCE_ARG_EXTREME_H_
