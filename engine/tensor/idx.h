// IDX, the format of the MNIST files: two zero bytes, a dtype byte, the number
// of dims, the dims (uint32, big-endian), the elements (big-endian).
#ifndef PLEXUS_ENGINE_TENSOR_IDX_H_
#define PLEXUS_ENGINE_TENSOR_IDX_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

namespace plexus::engine {

/// Whether the bytes start as IDX does.
bool IsIdx(std::string_view bytes);

/// Throws kInvalid with `name` in front, kLimit.
Tensor DecodeIdx(const std::string& name, std::string_view bytes,
                 const Limits& limits);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_IDX_H_
