#include "engine/tensor/narrow.h"

#include <plexus/float16.h>

namespace plexus::engine {

namespace {

template <typename Narrow>
void Widen(const Tensor& from, Tensor* to) {
  const Narrow* const narrow = from.data<Narrow>();
  float* const wide = static_cast<float*>(to->mutable_data());
  const int64_t count = from.count();
  for (int64_t i = 0; i < count; ++i) wide[i] = ToFloat(narrow[i]);
}

template <typename Narrow>
void Round(const Tensor& from, Tensor* to) {
  const float* const wide = from.data<float>();
  Narrow* const narrow = static_cast<Narrow*>(to->mutable_data());
  const int64_t count = from.count();
  for (int64_t i = 0; i < count; ++i) narrow[i] = RoundTo<Narrow>(wide[i]);
}

}  // namespace

Tensor Widened(const Tensor& narrow) {
  Tensor wide(PLEXUS_FLOAT32, narrow.shape());
  narrow.dtype() == PLEXUS_FLOAT16 ? Widen<Float16>(narrow, &wide)
                                   : Widen<BFloat16>(narrow, &wide);
  return wide;
}

Tensor Narrowed(const Tensor& wide, int32_t dtype) {
  Tensor narrow(dtype, wide.shape());
  dtype == PLEXUS_FLOAT16 ? Round<Float16>(wide, &narrow)
                          : Round<BFloat16>(wide, &narrow);
  return narrow;
}

}  // namespace plexus::engine
