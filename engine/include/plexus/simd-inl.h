// The one loop-and-tail of all vector kernels, over Highway. Opt-in: include it
// in a file that is compiled once per SIMD target, in this order:
//
//   #include <plexus/op.h>
//   #undef HWY_TARGET_INCLUDE
//   #define HWY_TARGET_INCLUDE "ops/relu.cc"  // this file
//   #include <hwy/foreach_target.h>
//   #include <plexus/simd-inl.h>
//
//   HWY_BEFORE_NAMESPACE();
//   namespace plexus::HWY_NAMESPACE {
//   struct ReLUExpr { ... V operator()(D d, V x) const ... };
//   PlexusTileFn ReLUTile(int32_t dtype) {
//     return TileFor<ReLUExpr, 1, float, double>(dtype);
//   }
//   }  // namespace plexus::HWY_NAMESPACE
//   HWY_AFTER_NAMESPACE();
//
//   #if HWY_ONCE
//   namespace plexus {
//   PLEXUS_SIMD_EXPORT(ReLUTile);
//   PLEXUS_OP(relu) { return Op(...)...Elementwise<ReLUTileAt>(); }
//   }
//   #endif
//
// The namespace is that of all such files: names in it start with the
// operator's (two that are spelled alike would be one to the linker).
//
// A kernel sees pointers, counts and the tag `d`; it must be right for vectors
// of any number of lanes down to one, for tails are done by halving the vector.
// TileFor is for one element type throughout, PredicateFor gives bools,
// MixedTile takes any types, and LoopTile and DivisionTile are plain loops for
// what Highway lacks.
#include <hwy/highway.h>  // seen once per target: no guard around it

#ifndef PLEXUS_SIMD_ONCE_
#define PLEXUS_SIMD_ONCE_

#include <plexus/op.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

namespace plexus {

/// What the tiles of integer division say.
inline constexpr const char* kDivisionByZero = "integer division by zero";

/// Where the best level of `simd` (PLEXUS_SIMD_*) that was compiled stands in
/// Highway's dispatch tables.
inline size_t SimdTableIndex(uint32_t simd) {
#if HWY_IDE || ((HWY_TARGETS & (HWY_TARGETS - 1)) == 0)
  (void)simd;
  return 0;
#else
  int64_t targets = 0;
  if (simd & PLEXUS_SIMD_SSE4) targets |= HWY_SSE4;
  if (simd & PLEXUS_SIMD_AVX2) targets |= HWY_AVX2;
  if (simd & PLEXUS_SIMD_AVX3) targets |= HWY_AVX3;
  hwy::ChosenTarget chosen;
  chosen.Update(targets);
  return chosen.GetIndex();
#endif
}

}  // namespace plexus

/// In the namespace around HWY_NAMESPACE, under HWY_ONCE: defines
/// `NAMEAt(simd)`, the pointer to the function NAME of the best level in
/// `simd`.
#define PLEXUS_SIMD_EXPORT(NAME)                                       \
  static auto NAME##At(uint32_t simd) {                                \
    static constexpr decltype(&HWY_STATIC_DISPATCH(NAME)) kTable[] = { \
        PLEXUS_SIMD_TABLE(NAME)};                                      \
    return kTable[::plexus::SimdTableIndex(simd)];                     \
  }                                                                    \
  static_assert(true, "needs a semicolon")

/// What SimdTableIndex counts in. HWY_EXPORT's first entry chooses a target by
/// itself; that would need Highway's library, whose start takes milliseconds.
#if HWY_IDE || ((HWY_TARGETS & (HWY_TARGETS - 1)) == 0)
#define PLEXUS_SIMD_TABLE(NAME) &HWY_STATIC_DISPATCH(NAME)
#else
#define PLEXUS_SIMD_TABLE(NAME) \
  nullptr, HWY_CHOOSE_TARGET_LIST(NAME), HWY_CHOOSE_FALLBACK(NAME)
#endif

#endif  // PLEXUS_SIMD_ONCE_

#if defined(PLEXUS_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PLEXUS_SIMD_INL_H_
#undef PLEXUS_SIMD_INL_H_
#else
#define PLEXUS_SIMD_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace plexus::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

namespace detail {
template <class D, class Body>
HWY_INLINE void Tail(D d, size_t i, size_t n, const Body& body) {
  constexpr size_t kLanes = hn::MaxLanes(D());
  if (n - i >= kLanes) {
    body(d, i);
    i += kLanes;
  }
  if constexpr (kLanes > 1) Tail(hn::Half<D>(), i, n, body);
}
}  // namespace detail

/// Calls body(d, i) for whole vectors at i, i + lanes, ..., then for what is
/// left with vectors of half as many lanes, a quarter, down to one: each of the
/// n elements once, none past the end.
template <class D, class Body>
HWY_INLINE void ForEachVector(D d, size_t n, const Body& body) {
  constexpr size_t kLanes = hn::MaxLanes(D());
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) body(d, i);
  if constexpr (kLanes > 1) detail::Tail(hn::Half<D>(), i, n, body);
}

/// The mask that is true where the bool at the same place isn't 0. `bools` has
/// as many lanes as d: a Vec<Rebind<uint8_t, D>>.
template <class D, class VB>
HWY_INLINE hn::Mask<D> MaskFromBools(D d, VB bools) {
  const hn::RebindToUnsigned<D> du;
  const auto mask = [&](auto wide) HWY_ATTR {
    return hn::MaskFromVec(
        hn::BitCast(d, hn::VecFromMask(du, hn::Ne(wide, hn::Zero(du)))));
  };
  if constexpr (sizeof(hn::TFromD<D>) == 1) {
    return mask(bools);
  } else if constexpr (sizeof(hn::TFromD<D>) == 8) {
    const hn::Rebind<uint32_t, D> d32;
    return mask(hn::PromoteTo(du, hn::PromoteTo(d32, bools)));
  } else {
    return mask(hn::PromoteTo(du, bools));
  }
}

/// Writes a mask as bools: a byte for each lane, 0 or 1.
template <class D>
HWY_INLINE void StoreBools(D d, hn::Mask<D> mask, uint8_t* to) {
  const hn::RebindToUnsigned<D> du;
  const hn::Rebind<uint8_t, D> d8;
  const auto ones = hn::And(hn::BitCast(du, hn::VecFromMask(d, mask)),
                            hn::Set(du, hn::TFromD<decltype(du)>{1}));
  if constexpr (sizeof(hn::TFromD<D>) == 1) {
    hn::StoreU(ones, d8, to);
  } else {
    hn::StoreU(hn::TruncateTo(d8, ones), d8, to);
  }
}

namespace detail {

/// How elements stand in memory: bool as a byte.
template <typename T>
using Stored = std::conditional_t<std::is_same_v<T, bool>, uint8_t, T>;

template <typename T, typename... Ts>
struct Widest {
  using Type = T;
};
template <typename T, typename U, typename... Ts>
struct Widest<T, U, Ts...>
    : Widest<std::conditional_t<(sizeof(U) > sizeof(T)), U, T>, Ts...> {};

template <typename T>
HWY_INLINE T* Row(const void* base, int64_t stride, int64_t r) {
  return reinterpret_cast<T*>(reinterpret_cast<intptr_t>(base) + r * stride);
}

/// `Expr` made from the node's state where it takes one.
template <class Expr>
HWY_INLINE Expr Make(const void* state) {
  if constexpr (std::is_constructible_v<Expr, const void*>) {
    return Expr(state);
  } else {
    return Expr();
  }
}

/// The unsigned integer of kBytes bytes: 1, 2, 4 or 8.
template <size_t kBytes>
using Bits = std::conditional_t<
    kBytes == 8, uint64_t,
    std::conditional_t<kBytes == 4, uint32_t,
                       std::conditional_t<kBytes == 2, uint16_t, uint8_t>>>;

/// LoadU and StoreU at any alignment, which Highway's for less than 16 bytes
/// don't all take. Such a vector goes through an integer, not through memory: a
/// load waits long for a shorter store.
template <class D, typename T>
HWY_INLINE hn::Vec<D> LoadAnywhere(D d, const T* from) {
  constexpr size_t kBytes = hn::MaxLanes(D()) * sizeof(T);
  if constexpr (kBytes < 16) {
    Bits<kBytes> bits;
    std::memcpy(&bits, from, kBytes);
    return hn::BitCast(d, hn::Set(hn::CappedTag<Bits<kBytes>, 1>(), bits));
  } else {
    return hn::LoadU(d, from);
  }
}
template <class D, typename T>
HWY_INLINE void StoreAnywhere(hn::Vec<D> v, D d, T* to) {
  constexpr size_t kBytes = hn::MaxLanes(D()) * sizeof(T);
  if constexpr (kBytes < 16) {
    const auto bits =
        hn::GetLane(hn::BitCast(hn::CappedTag<Bits<kBytes>, 1>(), v));
    std::memcpy(to, &bits, kBytes);
  } else {
    hn::StoreU(v, d, to);
  }
}

/// One row. Not inlined: in a loop over rows the constants of all lengths of
/// vectors would be loaded ahead of it, which costs small tiles more than calls
/// cost large ones.
template <class Expr, typename Y, typename... Xs>
HWY_NOINLINE void TileRow(const Stored<Xs>*... x, Stored<Y>* y, int64_t n,
                          const void* state) {
  using T = typename Widest<Stored<Y>, Stored<Xs>...>::Type;
  const Expr expr = Make<Expr>(state);
  const auto one = [&](auto d, size_t at) HWY_ATTR {
    using D = decltype(d);
    const auto result =
        expr(d, LoadAnywhere(hn::Rebind<Stored<Xs>, D>(), x + at)...);
    if constexpr (std::is_same_v<Y, bool>) {
      StoreBools(d, result, y + at);
    } else {
      StoreAnywhere(result, hn::Rebind<Y, D>(), y + at);
    }
  };
  ForEachVector(hn::ScalableTag<T>(), static_cast<size_t>(n), one);
}

template <class Expr, typename Y, typename... Xs, size_t... kI>
HWY_INLINE void Tile(const void* const* inputs, const int64_t* strides,
                     void* output, int64_t output_stride, int64_t rows,
                     int64_t n, const void* state, std::index_sequence<kI...>) {
  for (int64_t r = 0; r < rows; ++r) {
    TileRow<Expr, Y, Xs...>(
        Row<const Stored<Xs>>(inputs[kI], strides[kI], r)...,
        Row<Stored<Y>>(output, output_stride, r), n, state);
  }
}

template <class Fn, typename Y, typename... Xs, size_t... kI>
HWY_INLINE void Loop(const void* const* inputs, const int64_t* strides,
                     void* output, int64_t output_stride, int64_t rows,
                     int64_t n, const Fn& fn, std::index_sequence<kI...>) {
  for (int64_t r = 0; r < rows; ++r) {
    void* const y = Row<char>(output, output_stride, r);
    const void* const x[] = {Row<const char>(inputs[kI], strides[kI], r)...};
    PLEXUS_DETAIL_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) {
      plexus::detail::StoreElement<Y>(
          fn(plexus::detail::LoadElement<Xs>(x[kI], i)...), y, i);
    }
  }
}

}  // namespace detail

/// The PlexusTileFn of an expression from elements Xs to elements Y:
/// `VY Expr::operator()(D d, VX x, ...) const`, where d is the tag of the
/// widest of these types and the vectors have as many lanes as d. Where Y is
/// bool, it returns a Mask<D>; bool inputs come as uint8_t (see MaskFromBools).
/// An Expr that needs the node's state has a constructor from `const void*`.
template <class Expr, typename Y, typename... Xs>
const char* MixedTile(const void* const* inputs,
                      const int64_t* input_row_strides, void* output,
                      int64_t output_row_stride, int64_t rows, int64_t n,
                      const void* state) {
  detail::Tile<Expr, Y, Xs...>(inputs, input_row_strides, output,
                               output_row_stride, rows, n, state,
                               std::index_sequence_for<Xs...>());
  return nullptr;
}

namespace detail {

template <class Expr, typename Y, typename T, size_t... kI>
constexpr PlexusTileFn TileOfOne(std::index_sequence<kI...>) {
  return &MixedTile<Expr, Y, std::enable_if_t<(kI >= 0), T>...>;
}

}  // namespace detail

/// The tile of an expression in kInputs inputs and one output of the same type,
/// for `dtype` if it is one of Ts, else NULL.
template <class Expr, size_t kInputs, typename... Ts>
PlexusTileFn TileFor(int32_t dtype) {
  constexpr auto kAll = std::make_index_sequence<kInputs>();
  PlexusTileFn fn = nullptr;
  ((dtype == kDtypeOf<Ts> ? void(fn = detail::TileOfOne<Expr, Ts, Ts>(kAll))
                          : void()),
   ...);
  return fn;
}

/// The same where the expression gives a mask and the output is bool.
template <class Expr, size_t kInputs, typename... Ts>
PlexusTileFn PredicateFor(int32_t dtype) {
  constexpr auto kAll = std::make_index_sequence<kInputs>();
  PlexusTileFn fn = nullptr;
  ((dtype == kDtypeOf<Ts> ? void(fn = detail::TileOfOne<Expr, bool, Ts>(kAll))
                          : void()),
   ...);
  return fn;
}

/// The PlexusTileFn of `Y Expr::operator()(Xs...) const` on single elements, in
/// a loop that the compiler makes vectors of for each level. Integer arithmetic
/// without branches, and conversions, come out well.
template <class Expr, typename Y, typename... Xs>
const char* LoopTile(const void* const* inputs,
                     const int64_t* input_row_strides, void* output,
                     int64_t output_row_stride, int64_t rows, int64_t n,
                     const void* state) {
  detail::Loop<Expr, Y, Xs...>(
      inputs, input_row_strides, output, output_row_stride, rows, n,
      detail::Make<Expr>(state), std::index_sequence_for<Xs...>());
  return nullptr;
}

/// The PlexusTileFn of `T Expr::operator()(T x, T y) const` on integers, which
/// is called for y != 0 only: where there is a zero the tile says so.
template <class Expr, typename T>
const char* DivisionTile(const void* const* inputs,
                         const int64_t* input_row_strides, void* output,
                         int64_t output_row_stride, int64_t rows, int64_t n,
                         const void* state) {
  const Expr expr = detail::Make<Expr>(state);
  T zeros = 0;
  const auto divide = [&](T x, T y) {
    const T zero = y == 0;
    zeros |= zero;
    return expr(x, static_cast<T>(y | zero));
  };
  detail::Loop<decltype(divide), T, T, T>(inputs, input_row_strides, output,
                                          output_row_stride, rows, n, divide,
                                          std::make_index_sequence<2>());
  return zeros != 0 ? kDivisionByZero : nullptr;
}

}  // namespace plexus::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // PLEXUS_SIMD_INL_H_
