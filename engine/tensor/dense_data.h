// The elements of a tensor as they stand in a file, after its header.
#ifndef PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_
#define PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_

#include <plexus/plexus.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "engine/tensor/byte_reader.h"
#include "engine/tensor/file_bytes.h"

namespace plexus::engine {

/// Bytes of a dense tensor, as its header says. Fails where no file can hold
/// them.
int64_t ClaimedBytes(const ByteReader& reader, int32_t dtype,
                     const std::vector<int64_t>& shape);

/// Reads a dense tensor from the bytes that are left, which must be exactly its
/// own. Memory is taken only after that was checked, and against
/// limits.max_memory. The tensor shares the elements with `file`, which the
/// reader looks at, where they are aligned to 64 bytes in memory - in a mapping
/// only floats: numbers that kernels have checked once, such as indices, must not
/// change when the file is written to.
Tensor TakeTensor(ByteReader* reader, int32_t dtype, std::vector<int64_t> shape,
                  std::endian order, const Limits& limits,
                  const FileBytes& file = std::string_view());

/// The row-major tensor whose elements `tensor` holds column-major.
Tensor FromColumnMajor(const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_DENSE_DATA_H_
