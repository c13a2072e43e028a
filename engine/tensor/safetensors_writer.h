// Writing .safetensors: the length of a JSON header (uint64, little-endian),
// the header, the tensors' bytes one after the other.
#ifndef PLEXUS_ENGINE_TENSOR_SAFETENSORS_WRITER_H_
#define PLEXUS_ENGINE_TENSOR_SAFETENSORS_WRITER_H_

#include <plexus/plexus.h>

#include <string>

namespace plexus::engine {

/// Little-endian. Tensors of wide elements come first, otherwise in their
/// order, and the first starts at a multiple of 64 bytes: so that each can be
/// used where the file is mapped. Throws kRun for a name that is not UTF-8 or
/// is the format's own; the names are different.
std::string EncodeSafetensors(const std::string& name,
                              const NamedTensors& tensors);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_SAFETENSORS_WRITER_H_
