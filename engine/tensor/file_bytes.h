// Files as bytes: read whole, written whole or not at all.
#ifndef PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_
#define PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_

#include <plexus/plexus.h>

#include <string>
#include <string_view>

namespace plexus::engine {

/// The content of a regular file, or of stdin ("-"). Throws kInvalid where it
/// can't be read, kLimit where it is longer than limits.max_memory, and more
/// than a file's own overhead beyond it. Never waits for a FIFO or a device.
std::string ReadFileBytes(const std::string& path, const Limits& limits);

/// Writes to a temporary name beside `path`, then renames, so that a reader
/// sees the old content or the new. On failure the temporary file is removed,
/// `path` is as it was, and kRun is thrown.
void WriteFileBytes(const std::string& path, std::string_view bytes);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_
