// NumPy's .npz: a zip archive of .npy files, W1.npy holding the tensor W1.
#ifndef PLEXUS_ENGINE_TENSOR_NPZ_H_
#define PLEXUS_ENGINE_TENSOR_NPZ_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/tensor/file_bytes.h"
#include "engine/tensor/zip.h"

namespace plexus::engine {

/// An archive whose directory was read and checked. Tensors that were stored,
/// not deflated, may share its bytes (TakeTensor).
class Npz {
 public:
  /// `cap`: the most bytes that a tensor may inflate to. Throws kInvalid with
  /// `name` in front.
  Npz(std::string name, FileBytes bytes, int64_t cap);

  /// The tensors' names, in the archive's order.
  const std::vector<std::string>& keys() const { return keys_; }
  /// What the deflated ones say that they inflate to, together; INT64_MAX where
  /// it is more.
  int64_t inflated_bytes() const;
  /// One of them; "" is the only one. Throws kInvalid, kLimit.
  Tensor Read(const std::string& key, const Limits& limits) const;

 private:
  std::string name_;
  FileBytes bytes_;
  int64_t cap_;
  std::vector<ZipMember> members_;
  std::vector<std::string> keys_;
};

/// As np.savez writes it. Throws kRun; the names are different and not empty.
std::string EncodeNpz(const std::string& name, const NamedTensors& tensors);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_NPZ_H_
