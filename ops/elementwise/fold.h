// Operators of one or more inputs that are combined one after the other,
// element by element: (x0 o x1) o x2 and so on.
#ifndef PLEXUS_OPS_ELEMENTWISE_FOLD_H_
#define PLEXUS_OPS_ELEMENTWISE_FOLD_H_

#include <plexus/op.h>

#include <cstdint>
#include <span>

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

/// The same of dims: kCombine(ctx, a, b).
template <auto kCombine>
Dim Dims(const Infer& ctx, std::span<const Dim> args) {
  Dim all = args[0];
  for (const Dim dim : args.subspan(1)) all = kCombine(ctx, all, dim);
  return all;
}

}  // namespace plexus::fold

#endif  // PLEXUS_OPS_ELEMENTWISE_FOLD_H_
