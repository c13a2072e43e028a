// What a dtype and a shape come to: bytes, and a text for messages.
#ifndef PLEXUS_ENGINE_TENSOR_TYPE_BYTES_H_
#define PLEXUS_ENGINE_TENSOR_TYPE_BYTES_H_

#include <cstdint>
#include <span>
#include <string>

namespace plexus::engine {

/// "float32[2, 3]", "float32[]" for a scalar.
std::string FormatType(int32_t dtype, std::span<const int64_t> shape);

/// Bytes of a dense tensor. Throws kUsage where `dtype` is none, kInvalid for a
/// negative dim, kLimit where an int64 can't hold the bytes - also where
/// another dim is 0, so that the product of any of the dims can be relied on.
int64_t TypeBytes(int32_t dtype, std::span<const int64_t> shape);

/// Throws kLimit, with `name` and the type, where `bytes` are over
/// `max_memory`; 0 is no limit.
void CheckMemory(const std::string& name, int32_t dtype,
                 std::span<const int64_t> shape, int64_t bytes,
                 int64_t max_memory);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_TYPE_BYTES_H_
