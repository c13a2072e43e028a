// Tensors of a file by their names in it.
#ifndef PLEXUS_ENGINE_TENSOR_KEY_H_
#define PLEXUS_ENGINE_TENSOR_KEY_H_

#include <cstddef>
#include <string>
#include <vector>

namespace plexus::engine {

/// Where `key` stands among a file's keys; "" is the only one. Throws kInvalid,
/// with `name` in front and the keys that there are, where it doesn't.
size_t FindKey(const std::string& name, const std::vector<std::string>& keys,
               const std::string& key);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_KEY_H_
