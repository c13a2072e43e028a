// How an update changes an element (ScatterElements, ScatterND).
#ifndef PLEXUS_OPS_LAYOUT_SCATTER_H_
#define PLEXUS_OPS_LAYOUT_SCATTER_H_

#include <plexus/op.h>

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ops/layout/copy.h"

namespace plexus::layout {

struct Replace {
  template <typename T>
  T operator()(T /*old*/, T update) const {
    return update;
  }
};
/// Integers wrap.
struct Sum {
  template <typename T>
  T operator()(T old, T update) const {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<uint64_t>(old) +
                            static_cast<uint64_t>(update));
    } else {
      return old + update;
    }
  }
};
struct Product {
  template <typename T>
  T operator()(T old, T update) const {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<uint64_t>(old) *
                            static_cast<uint64_t>(update));
    } else {
      return old * update;
    }
  }
};
/// NaN wins, else the first of equal ones.
struct Largest {
  template <typename T>
  T operator()(T old, T update) const {
    return update > old || update != update ? update : old;
  }
};
struct Smallest {
  template <typename T>
  T operator()(T old, T update) const {
    return update < old || update != update ? update : old;
  }
};

/// Fails unless the attribute `reduction` is one that the dtype can do.
inline void CheckReduction(const Infer& ctx) {
  const std::string_view name = ctx.String("reduction");
  if (name == "none") return;
  if (name != "add" && name != "mul" && name != "max" && name != "min") {
    ctx.Fail("reduction is ", name, ", must be none, add, mul, max or min");
  }
  if ((kArithmetic >> ctx.dtype(0) & 1) == 0) {
    ctx.Fail("reduction ", name,
             " needs float32, float64, int32, int64 or uint8");
  }
}

/// Calls fn.operator()<T, Reduction>() with the type of the elements and one of
/// the above.
template <typename Fn>
void ForReduction(std::string_view name, int32_t dtype, const Fn& fn) {
  if (name == "none") {
    return ForElement(
        dtype, [&]<typename T>() { fn.template operator()<T, Replace>(); });
  }
  ForDtype<float, double, int32_t, int64_t, uint8_t>(
      dtype, [&]<typename T>() {
        if (name == "add") fn.template operator()<T, Sum>();
        if (name == "mul") fn.template operator()<T, Product>();
        if (name == "max") fn.template operator()<T, Largest>();
        if (name == "min") fn.template operator()<T, Smallest>();
      });
}

/// The attribute's doc.
inline constexpr char kReductionDoc[] =
    "none: an update replaces the element; add, mul, max, min: it is combined "
    "with it. Where an element has several updates, one after the other, in "
    "the order of indices.";

}  // namespace plexus::layout

#endif  // PLEXUS_OPS_LAYOUT_SCATTER_H_
