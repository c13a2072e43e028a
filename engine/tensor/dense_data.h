// The elements of a tensor as they stand in a file, after its header.
#ifndef PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_
#define PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_

#include <plexus/plexus.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "engine/tensor/byte_reader.h"

namespace plexus::engine {

/// Reads a dense tensor from the bytes that are left, which must be exactly its
/// own. Memory is taken only after that was checked, and against
/// limits.max_memory.
Tensor TakeTensor(ByteReader* reader, int32_t dtype, std::vector<int64_t> shape,
                  std::endian order, const Limits& limits);

/// The row-major tensor whose elements `tensor` holds column-major.
Tensor FromColumnMajor(const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_
