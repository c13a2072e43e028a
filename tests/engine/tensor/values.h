// Tensors as plain C++ values, for tests.
#ifndef PLEXUS_TESTS_ENGINE_TENSOR_VALUES_H_
#define PLEXUS_TESTS_ENGINE_TENSOR_VALUES_H_

#include <plexus/plexus.h>

#include <cstring>
#include <vector>

namespace plexus::testing {

/// A tensor of these elements, row-major.
template <typename T>
Tensor MakeTensor(int32_t dtype, std::vector<int64_t> shape,
                  const std::vector<T>& values) {
  Tensor tensor(dtype, std::move(shape));
  std::memcpy(tensor.mutable_data(), values.data(),
              static_cast<size_t>(tensor.bytes()));
  return tensor;
}

/// The elements of a tensor, row-major.
template <typename T>
std::vector<T> Values(const Tensor& tensor) {
  return {tensor.data<T>(), tensor.data<T>() + tensor.count()};
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_ENGINE_TENSOR_VALUES_H_
