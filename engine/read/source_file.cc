// The text of a graph file.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/read/read.h"

namespace plexus::engine {
namespace {

// Places are 32-bit offsets.
constexpr int64_t kLongest = INT32_MAX;

class File {
 public:
  // Not blocking, so that a FIFO doesn't hold us up before it is refused.
  explicit File(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

[[noreturn]] void ThrowUnreadable(const std::string& path, int error) {
  throw Error(ErrorCode::kInvalid,
              fmt::format("can't read `{}`: {}", path,
                          std::generic_category().message(error)));
}

}  // namespace

std::shared_ptr<const Source> ReadSource(const std::string& path,
                                         const Limits& limits) {
  const File file(path);
  struct stat status;
  if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) {
    ThrowUnreadable(path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::kInvalid,
                fmt::format("`{}` is {}", path,
                            S_ISDIR(status.st_mode) ? "a folder"
                                                    : "not a regular file"));
  }
  const auto most =
      static_cast<size_t>(std::clamp<int64_t>(limits.max_yaml, 0, kLongest));
  // One byte more than the file is said to have finds its end.
  std::string text;
  text.resize(std::min(static_cast<size_t>(status.st_size), most) + 1);
  size_t size = 0;
  while (size <= most) {
    if (size == text.size()) text.resize(std::min(2 * size, most + 1));
    const ssize_t n =
        read(file.descriptor(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) ThrowUnreadable(path, errno);
    if (n == 0) break;
    size += static_cast<size_t>(n);
  }
  if (size > most) {
    throw Error(ErrorCode::kLimit,
                fmt::format("`{}` is longer than {} bytes", path, most),
                "a higher limit can be set: --max-yaml");
  }
  text.resize(size);
  const size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "."
                       : slash == 0               ? "/"
                                                  : path.substr(0, slash);
  return std::make_shared<const Source>(path, std::move(folder),
                                        std::move(text));
}

}  // namespace plexus::engine
