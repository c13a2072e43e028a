// Operators of one or more inputs that are combined one after the other,
// element by element: (x0 o x1) o x2 and so on.
#ifndef PLEXUS_OPS_ELEMENTWISE_FOLD_H_
#define PLEXUS_OPS_ELEMENTWISE_FOLD_H_

#include <plexus/op.h>

#include <cstdint>

namespace plexus::fold {

/// What the tiles of fold-inl.h have as their state.
struct State {
  int64_t count;  ///< of inputs
};

/// Sets the tile that kSelect(simd)(dtype, count) gives, and its state.
template <auto kSelect>
void Prepare(const plexus::Prepare& ctx, PlexusKernel* kernel) {
  kernel->tile = kSelect(ctx.simd())(ctx.dtype(0), ctx.n_inputs());
  ctx.State<State>(kernel)->count = ctx.n_inputs();
}

/// The same of dims: kCombine(host, ctx, a, b).
template <auto kCombine>
int64_t Dims(PlexusInfer* ctx, const int64_t* args) {
  int64_t all = args[0];
  for (int32_t i = 1; i < ctx->n_inputs; ++i) {
    all = kCombine(*ctx->base.host, ctx, all, args[i]);
  }
  return all;
}

}  // namespace plexus::fold

#endif  // PLEXUS_OPS_ELEMENTWISE_FOLD_H_
