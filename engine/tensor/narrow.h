// Tensors of 16-bit floats, and of the same values as float32.
#ifndef PLEXUS_ENGINE_TENSOR_NARROW_H_
#define PLEXUS_ENGINE_TENSOR_NARROW_H_

#include <plexus/plexus.h>

#include <cstdint>

namespace plexus::engine {

constexpr bool IsNarrowFloat(int32_t dtype) {
  return dtype == PLEXUS_FLOAT16 || dtype == PLEXUS_BFLOAT16;
}

/// A tensor of float16 or bfloat16 as float32: the same values.
Tensor Widened(const Tensor& narrow);

/// A tensor of float32 as float16 or bfloat16, each element rounded to nearest,
/// ties to even; what is too large becomes an infinity.
Tensor Narrowed(const Tensor& wide, int32_t dtype);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_NARROW_H_
