// Files that are mapped into memory.
#ifndef PLEXUS_ENGINE_TENSOR_MAPPING_H_
#define PLEXUS_ENGINE_TENSOR_MAPPING_H_

#include <plexus/plexus.h>

#include <cstddef>
#include <memory>

namespace plexus::engine {

/// The first `size` bytes of an open file, mapped read-only and private, with a
/// page of zeros behind them. NULL where the file can't be mapped. It may be
/// closed at once; the mapping goes when the last owner does.
std::shared_ptr<const char> MapFile(int fd, size_t size);

/// Whether the tensor's elements are those of a mapped file.
bool IsMapped(const Tensor& tensor);

/// Gives the pages that hold only elements of a mapped tensor back to the
/// system: memory that is used for something else now. They come back from the
/// file when they are read again. Does nothing for other tensors.
void GiveBack(const Tensor& tensor);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_MAPPING_H_
