// The tiles of fold.h. Included once per SIMD target, after simd-inl.h.
#if defined(PLEXUS_ELEMENTWISE_FOLD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_ELEMENTWISE_FOLD_INL_H_
#undef PLEXUS_ELEMENTWISE_FOLD_INL_H_
#else
#define PLEXUS_ELEMENTWISE_FOLD_INL_H_
#endif

#include "ops/elementwise/fold.h"

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE::fold {

/// How a fold ends that is done with its last input.
struct AsItIs {
  template <class D, class V>
  V operator()(D /*d*/, V v, int64_t /*count*/) const {
    return v;
  }
};

/// The PlexusTileFn of Expr(d, x0 to x(i-1), xi) over all inputs and then
/// End(d, result, count), of elements T. The state is a fold::State.
template <class Expr, class End, typename T>
const char* Tile(const void* const* inputs, const int64_t* strides,
                 void* output, int64_t output_stride, int64_t rows, int64_t n,
                 const void* state) {
  const int64_t count = static_cast<const plexus::fold::State*>(state)->count;
  for (int64_t r = 0; r < rows; ++r) {
    T* const y = detail::Row<T>(output, output_stride, r);
    const auto one = [&](auto d, size_t at) HWY_ATTR {
      const auto load = [&](int64_t i) HWY_ATTR {
        return detail::LoadAnywhere(
            d, detail::Row<const T>(inputs[i], strides[i], r) + at);
      };
      auto all = load(0);
      for (int64_t i = 1; i < count; ++i) all = Expr()(d, all, load(i));
      detail::StoreAnywhere(End()(d, all, count), d, y + at);
    };
    ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n), one);
  }
  return nullptr;
}

/// The tile for `count` inputs; two, the usual number, have their own loop.
template <class Expr, typename T>
PlexusTileFn TileOf(int64_t count) {
  if (count == 2) return &MixedTile<Expr, T, T, T>;
  return &Tile<Expr, AsItIs, T>;
}

}  // namespace plexus::HWY_NAMESPACE::fold
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_ELEMENTWISE_FOLD_INL_H_
