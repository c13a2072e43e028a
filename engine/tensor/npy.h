// NumPy's .npy, as NEP 1 describes it: one tensor, its header a Python dict.
#ifndef PLEXUS_ENGINE_TENSOR_NPY_H_
#define PLEXUS_ENGINE_TENSOR_NPY_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

#include "engine/tensor/file_bytes.h"

namespace plexus::engine {

/// Whether the bytes start as .npy does.
bool IsNpy(std::string_view bytes);

/// Reads format versions 1 to 3, both byte orders, C and Fortran order. The
/// tensor may share the bytes (TakeTensor). Throws kInvalid with `name` in
/// front, kLimit.
Tensor DecodeNpy(const std::string& name, const FileBytes& bytes,
                 const Limits& limits);

/// Version 1, little-endian, C order, as np.save writes it. Throws kRun for
/// bfloat16, which NumPy doesn't know.
std::string EncodeNpy(const std::string& name, const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_NPY_H_
