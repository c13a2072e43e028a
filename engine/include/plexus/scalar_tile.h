// Elementwise kernels from plain functions. Header-only; op.h includes it.
#ifndef PLEXUS_SCALAR_TILE_H_
#define PLEXUS_SCALAR_TILE_H_

#include <plexus/abi.h>
#include <plexus/op_context.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <tuple>
#include <utility>

/// Before a loop over elements, whose output is an input's own memory, or no
/// input's: no round waits for another. Clang has nothing that it doesn't warn of
/// where a loop calls functions.
#if defined(__GNUC__) && !defined(__clang__)
#define PLEXUS_DETAIL_INDEPENDENT _Pragma("GCC ivdep")
#else
#define PLEXUS_DETAIL_INDEPENDENT
#endif

namespace plexus {

namespace detail {

/// Element i of memory at any alignment.
template <typename T>
T LoadElement(const void* from, int64_t i) {
  T element;
  std::memcpy(&element, static_cast<const T*>(from) + i, sizeof(T));
  return element;
}
template <typename T>
void StoreElement(T element, void* to, int64_t i) {
  std::memcpy(static_cast<T*>(to) + i, &element, sizeof(T));
}

/// Fails where a node's dtypes are not the ones that its function has.
inline void CheckSignature(const Prepare& ctx,
                           std::initializer_list<int32_t> takes,
                           int32_t gives) {
  bool same = ctx.n_inputs() == static_cast<int>(takes.size()) &&
              ctx.output(0).dtype == gives;
  for (int i = 0; same && i < ctx.n_inputs(); ++i) {
    same = ctx.dtype(i) == takes.begin()[i];
  }
  if (same) return;
  std::string taken, given;
  for (const int32_t dtype : takes) {
    taken += Text(taken.empty() ? "" : ", ", DtypeText(dtype));
  }
  for (int i = 0; i < ctx.n_inputs(); ++i) {
    given += Text(given.empty() ? "" : ", ",
                  ctx.has(i) ? DtypeText(ctx.dtype(i)) : "left out");
  }
  ctx.Fail("its function takes (", taken, ") and gives ", DtypeText(gives),
           ", but here its inputs are (", given, ") and its output is ",
           DtypeText(ctx.output(0).dtype));
}

/// What ScalarTile<kFn> is: its type carries the function's signature.
template <auto kFn, typename Fn = decltype(kFn)>
struct ScalarFunction {
  static_assert(sizeof(Fn) == 0, "ScalarTile takes a plain function");
};
template <auto kFn, typename T, typename... Ts, bool kNoexcept>
struct ScalarFunction<kFn, T (*)(Ts...) noexcept(kNoexcept)> {
  static_assert(sizeof...(Ts) > 0, "ScalarTile: the function takes nothing");
  static_assert(kDtypeOf<T> != PLEXUS_NONE &&
                    ((kDtypeOf<Ts> != PLEXUS_NONE) && ...),
                "ScalarTile: the function must take and give elements by "
                "value: float, double, int64_t, bool and so on");

  auto operator()(uint32_t /*simd*/) const {
    return +[](int32_t dtype) -> PlexusTileFn {
      using First = std::tuple_element_t<0, std::tuple<Ts...>>;
      return dtype == kDtypeOf<First> ? &Run : nullptr;
    };
  }
  static void Check(const Prepare& ctx) {
    CheckSignature(ctx, {kDtypeOf<Ts>...}, kDtypeOf<T>);
  }

 private:
  template <size_t... kI>
  static const char* Tile(const void* const* inputs,
                          const int64_t* input_row_strides, void* output,
                          int64_t output_row_stride, int64_t rows, int64_t n,
                          std::index_sequence<kI...>) {
    for (int64_t r = 0; r < rows; ++r) {
      void* const y = static_cast<char*>(output) + r * output_row_stride;
      const void* const x[] = {static_cast<const char*>(inputs[kI]) +
                               r * input_row_strides[kI]...};
      PLEXUS_DETAIL_INDEPENDENT
      for (int64_t i = 0; i < n; ++i) {
        StoreElement<T>(kFn(LoadElement<Ts>(x[kI], i)...), y, i);
      }
    }
    return nullptr;
  }
  static const char* Run(const void* const* inputs,
                         const int64_t* input_row_strides, void* output,
                         int64_t output_row_stride, int64_t rows, int64_t n,
                         const void* /*state*/) {
    try {
      return Tile(inputs, input_row_strides, output, output_row_stride, rows, n,
                  std::index_sequence_for<Ts...>());
    } catch (...) {
      return "its function threw an exception";
    }
  }
};

}  // namespace detail

/// An elementwise kernel from a plain function of one element of each input:
/// Elementwise<ScalarTile<Fn>>(). It is for the dtypes of the function's
/// arguments and result; a node of other dtypes, of more or fewer inputs, or
/// with an input left out is refused before anything runs.
template <auto kFn>
inline constexpr detail::ScalarFunction<kFn> ScalarTile{};

}  // namespace plexus

#endif  // PLEXUS_SCALAR_TILE_H_
