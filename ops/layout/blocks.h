// What DepthToSpace and SpaceToDepth share.
#ifndef PLEXUS_OPS_LAYOUT_BLOCKS_H_
#define PLEXUS_OPS_LAYOUT_BLOCKS_H_

#include <plexus/op.h>

#include <cstdint>

namespace plexus::layout {

/// The attribute blocksize, of an input that must be [N, C, H, W].
inline int64_t BlockSize(const Infer& ctx) {
  if (ctx.rank(0) != 4) {
    ctx.Fail("input must be [N, C, H, W] (rank 4), not rank ", ctx.rank(0));
  }
  const int64_t size = ctx.Int("blocksize");
  constexpr int64_t kMost = 1 << 20;
  if (size < 1 || size > kMost) {
    ctx.Fail("blocksize is ", size, ", must be 1 to ", kMost);
  }
  return size;
}

/// Dim `axis` of the input in n equal parts.
inline Dim PartOf(const Infer& ctx, int axis, int64_t n) {
  const Dim d = ctx.dim(0, axis), part = ctx.Div(d, n);
  if (d.is_number() && d.number() % n != 0) {
    ctx.Fail("dim ", axis, " is ", d.number(), ", which ", n,
             " does not divide");
  }
  ctx.Equal(d, ctx.Mul(part, n));
  return part;
}

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_BLOCKS_H_
