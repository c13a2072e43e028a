// What GatherElements and ScatterElements share: indices of the rank of data.
#ifndef PLEXUS_OPS_LAYOUT_INDEX_SHAPE_H_
#define PLEXUS_OPS_LAYOUT_INDEX_SHAPE_H_

#include <plexus/op.h>

#include "ops/layout/indices.h"

namespace plexus::layout {

/// Fails unless indices (input 1) have the rank of data (input 0), and no dim
/// that is larger, but for `axis`; and where a constant index is out of bounds.
inline void CheckIndexShape(const Infer& ctx, int axis) {
  if (ctx.rank(1) != ctx.rank(0)) {
    ctx.Fail("indices have rank ", ctx.rank(1), ", data rank ", ctx.rank(0));
  }
  for (int k = 0; k < ctx.rank(0); ++k) {
    const Dim d = ctx.dim(0, k), i = ctx.dim(1, k);
    // What is a name yet is looked at once it is bound.
    if (k != axis && d.is_number() && i.is_number() &&
        i.number() > d.number()) {
      ctx.Fail("dim ", k, " of indices is ", i.number(), ", that of data only ",
               d.number());
    }
  }
  const Dim bound = ctx.dim(0, axis);
  Indices::CheckConstant(ctx, 1, {&bound, 1}, axis);
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_INDEX_SHAPE_H_
