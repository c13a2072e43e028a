// Hugging Face's .safetensors: the length of a header (uint64, little-endian),
// the header (a JSON object: names to dtype, shape and place), the elements
// (little-endian, row-major).
#ifndef PLEXUS_ENGINE_TENSOR_SAFETENSORS_H_
#define PLEXUS_ENGINE_TENSOR_SAFETENSORS_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tensor/file_bytes.h"

namespace plexus::engine {

/// Whether the bytes may be such a file: a header that fits, and starts as one.
bool IsSafetensors(std::string_view bytes);

/// A file whose header was read and checked. Tensors may share its bytes
/// (TakeTensor).
class Safetensors {
 public:
  /// Throws kInvalid with `name` in front, before it takes memory for elements:
  /// where the header is not what the format says, has a name twice or an
  /// unknown dtype; where a tensor's place is not in the file, not as long as
  /// its dtype and shape say, or no multiple of its element size; where two
  /// overlap, or bytes belong to none.
  Safetensors(std::string name, FileBytes bytes);

  /// The tensors' names, in the header's order.
  const std::vector<std::string>& keys() const { return keys_; }
  /// One of them; "" is the only one. Throws kInvalid, kLimit.
  Tensor Read(const std::string& key, const Limits& limits) const;

 private:
  struct Entry {
    int32_t dtype = PLEXUS_NONE;
    std::vector<int64_t> shape;
    int64_t begin = -1;  ///< in elements_
    int64_t end = -1;
  };
  class Header;

  void Check(const Entry& entry, const std::string& key) const;
  void CheckCovered() const;

  std::string name_;
  FileBytes bytes_;
  std::string_view elements_;  // what follows the header
  std::vector<std::string> keys_;
  std::vector<Entry> entries_;  // one for each of keys_
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_SAFETENSORS_H_
