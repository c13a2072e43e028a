// Files as bytes: read or mapped whole, written whole or not at all. The one
// door through which files of tensors are opened.
#ifndef PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_
#define PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_

#include <plexus/plexus.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace plexus::engine {

/// The bytes of a file, or some of them, and what keeps them alive. The file
/// starts at a multiple of 64 in memory, and 64 bytes behind it may be read.
/// Copies share the bytes.
class FileBytes {
 public:
  /// Bytes that are kept alive elsewhere; nothing can share them.
  template <typename Text>
    requires std::convertible_to<const Text&, std::string_view>
  FileBytes(const Text& text) : view_(text) {}  // NOLINT
  FileBytes(std::shared_ptr<const char> owner, size_t size, bool mapped)
      : view_(owner.get(), size),
        owner_(std::move(owner)),
        file_size_(size),
        mapped_(mapped) {}

  std::string_view view() const { return view_; }
  /// NULL where nothing can share the bytes.
  const std::shared_ptr<const void>& owner() const { return owner_; }
  /// What `owner` holds on to.
  size_t file_size() const { return file_size_; }
  bool mapped() const { return mapped_; }
  /// The same file with another view of it.
  FileBytes Part(std::string_view part) const {
    FileBytes result = *this;
    result.view_ = part;
    return result;
  }

 private:
  std::string_view view_;
  std::shared_ptr<const void> owner_;
  size_t file_size_ = 0;
  bool mapped_ = false;
};

/// Says of the first 4096 bytes of stdin how many there may be in all; may throw.
/// Not asked where there are fewer.
using StdinCap = std::function<int64_t(std::string_view)>;

/// The content of stdin. Throws kInvalid where it can't be read, kLimit where it
/// is longer than `cap` says, or than limits.max_memory and a file's overhead.
FileBytes ReadStdin(const StdinCap& cap, const Limits& limits);

/// The content of a regular file. Throws kInvalid where it can't be read, kLimit
/// where it is longer than limits.max_memory, and more than a file's own overhead
/// beyond it. Never waits for a FIFO or a device.
FileBytes ReadFileBytes(const std::string& path, const Limits& limits);

/// The same, mapped where that pays: files below 1 MiB, and what can't be
/// mapped, are read. While a mapping lives, the file may be removed, and
/// replaced by renaming, as WriteFileBytes does; one that is written in place
/// shows its new bytes, and one that is cut short ends the process with SIGBUS
/// where pages beyond its new end are used: no program can prevent that but by
/// reading instead.
FileBytes MapFileBytes(const std::string& path, const Limits& limits);

/// Writes a file without a name in the folder of `path`, then gives it that name,
/// so that a reader sees the old content or the new, and nothing stays of a write
/// that fails or of a process that ends meanwhile. Where the file system has no
/// such files it has a temporary name, which is removed on failure. A file that
/// is replaced keeps its permissions; a link is followed. Throws kRun.
void WriteFileBytes(const std::string& path, std::string_view bytes);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_FILE_BYTES_H_
