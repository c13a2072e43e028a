// Tensor files of any format: known by their content, else by their name.
#ifndef PLEXUS_ENGINE_TENSOR_TENSOR_FILE_H_
#define PLEXUS_ENGINE_TENSOR_TENSOR_FILE_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/tensor/file_bytes.h"

namespace plexus::engine {

using plexus::NamedTensors;

/// The tensor in a file's bytes. `name` is the file's: it stands in messages,
/// and its ending tells CSV and safetensors, which have no mark of their own; with "stdin" all
/// that has no mark is CSV. It may share the bytes. Throws kInvalid, kLimit.
Tensor DecodeTensor(const FileBytes& bytes, const std::string& name,
                    const ReadOptions& options);

/// All tensors of a file: those of a .npz or .safetensors; one, named by the
/// file's stem, of a .npy. Together they keep to limits.max_memory. Throws kInvalid, kLimit.
NamedTensors ReadAllTensors(const std::string& path, const Limits& limits);

/// The same from a file's bytes; `name` stands in messages.
NamedTensors DecodeAllTensors(const FileBytes& bytes, const std::string& name,
                              const Limits& limits);

/// All tensors of a file, or the one of `options.key`; where the file has no
/// name for it, it has the file's stem. Throws kInvalid, kLimit.
NamedTensors DecodeTensors(const FileBytes& bytes, const std::string& name,
                           const ReadOptions& options);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_TENSOR_FILE_H_
