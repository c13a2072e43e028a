#include "engine/tensor/file_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/tensor/checked_size.h"
#include "engine/tensor/inflate.h"
#include "engine/tensor/mapping.h"
#include "engine/tensor/memory.h"

namespace plexus::engine {
namespace {

// Below this, a copy costs less than a mapping and its page faults, and nobody
// can cut it short.
constexpr size_t kSmallestMapped = 1 << 20;

constexpr size_t kFirstRoom = 1 << 12;  // for what has no known length

// strerror's text, from a place that other threads don't write to.
std::string ErrnoText(int error) {
  return std::generic_category().message(error);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  int get() const { return fd_; }
  int Close() { return close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

[[noreturn]] void FailRead(const std::string& path, int error) {
  throw Error(ErrorCode::kInvalid,
              fmt::format("{} can't be read: {}", path, ErrnoText(error)));
}

[[noreturn]] void FailWrite(const std::string& path, int error) {
  throw Error(ErrorCode::kRun,
              fmt::format("{} can't be written: {}", path, ErrnoText(error)));
}

void CheckRegular(const std::string& path, const struct stat& status) {
  if (S_ISREG(status.st_mode)) return;
  throw Error(ErrorCode::kInvalid, S_ISDIR(status.st_mode)
                                       ? path + " is a folder"
                                       : path + " is not a regular file");
}

void CheckSize(const std::string& path, size_t size, const Limits& limits) {
  if (limits.max_memory == 0) return;
  const int64_t most = (CheckedSize(limits.max_memory) + kFileOverhead).value();
  if (static_cast<int64_t>(size) > most) {
    throw Error(ErrorCode::kLimit,
                fmt::format("{} is larger than the memory limit of {} bytes",
                            path, limits.max_memory));
  }
}

// Aligned, with zeros behind it, as FileBytes promises.
std::shared_ptr<char> Allocate(const std::string& path, size_t size) {
  Memory memory = AllocateZeroed(static_cast<int64_t>(size));
  if (memory == nullptr) {
    throw Error(ErrorCode::kLimit, path + ": out of memory");
  }
  const std::shared_ptr<void> shared(std::move(memory));
  return {shared, static_cast<char*>(shared.get())};
}

// `cap` is asked once, where there is one.
FileBytes ReadAll(int fd, const std::string& path, size_t expected,
                  const Limits& limits, const StdinCap& cap = nullptr) {
  CheckSize(path, expected, limits);
  // One byte of room beyond what is expected meets the end of the file.
  size_t room = std::max(expected + 1, kFirstRoom);
  std::shared_ptr<char> bytes = Allocate(path, room);
  size_t size = 0;
  int64_t most = INT64_MAX;
  for (;;) {
    const ssize_t n = read(fd, bytes.get() + size, room - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) FailRead(path, errno);
    if (n == 0) break;
    size += static_cast<size_t>(n);
    CheckSize(path, size, limits);
    if (static_cast<int64_t>(size) > most) {
      throw Error(ErrorCode::kLimit,
                  fmt::format("{} has more than {} bytes", path, most),
                  "a memory limit of your own (--max-memory) allows more");
    }
    if (size < room) continue;
    if (cap != nullptr && room == kFirstRoom) {
      most = cap({bytes.get(), size});
    }
    room *= 2;
    std::shared_ptr<char> larger = Allocate(path, room);
    std::memcpy(larger.get(), bytes.get(), size);
    bytes = std::move(larger);
  }
  return FileBytes(std::move(bytes), size, false);
}

// Opens a regular file for reading, and says how long it is.
Descriptor OpenRegular(const std::string& path, size_t* size) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) FailRead(path, errno);
  CheckRegular(path, status);
  Descriptor file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0 || fstat(file.get(), &status) != 0) FailRead(path, errno);
  CheckRegular(path, status);  // it may have been replaced since
  *size = static_cast<size_t>(status.st_size);
  return file;
}

void WriteAll(int fd, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) FailWrite(path, errno);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

// A file that is to be written.
struct Target {
  std::string path;  // a link is kept, and what it points to replaced
  bool there = false;
  mode_t mode = 0666;  // a file that is replaced keeps its own
};

Target FindTarget(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return {path};
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::kRun, path +
                                     " can't be written: it is there and is "
                                     "not a regular file");
  }
  const std::unique_ptr<char, void (*)(void*)> real(
      realpath(path.c_str(), nullptr), std::free);
  return {real == nullptr ? path : real.get(), true, status.st_mode & 0777};
}

// Writes to `file`, which nobody else knows yet.
void Fill(const Descriptor& file, const std::string& path,
          const Target& target, std::string_view bytes) {
  WriteAll(file.get(), path, bytes);
  // Where there are no such permissions to give, it stays as it was made.
  if (target.there) (void)fchmod(file.get(), target.mode);
}

// A file that replaces another is its owner's alone until it is whole.
mode_t ModeAtFirst(const Target& target) { return target.there ? 0600 : 0666; }

void Rename(const std::string& path, const std::string& temporary,
            const Target& target) {
  if (rename(temporary.c_str(), target.path.c_str()) == 0) return;
  const int error = errno;
  unlink(temporary.c_str());
  FailWrite(path, error);
}

// Writes a file that has no name until it is whole, so that nothing of it stays
// however the process ends. False where the file system has no such files.
bool WriteUnnamed(const std::string& path, const std::string& temporary,
                  const Target& target, std::string_view bytes) {
  const size_t slash = target.path.rfind('/');
  const std::string folder = slash == std::string::npos
                                 ? "."
                                 : target.path.substr(0, slash + 1);
  const Descriptor file(open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC,
                             ModeAtFirst(target)));
  if (file.get() < 0) return false;
  Fill(file, path, target, bytes);
  const std::string link = fmt::format("/proc/self/fd/{}", file.get());
  const auto name = [&](const std::string& to) {
    return linkat(AT_FDCWD, link.c_str(), AT_FDCWD, to.c_str(),
                  AT_SYMLINK_FOLLOW) == 0;
  };
  if (!target.there && name(target.path)) return true;
  if (!name(temporary)) return false;
  Rename(path, temporary, target);
  return true;
}

void WriteNamed(const std::string& path, const std::string& temporary,
                const Target& target, std::string_view bytes) {
  Descriptor file(open(temporary.c_str(),
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                       ModeAtFirst(target)));
  if (file.get() < 0) FailWrite(path, errno);
  try {
    Fill(file, path, target, bytes);
    if (file.Close() != 0) FailWrite(path, errno);
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
  Rename(path, temporary, target);
}

/// The most bytes of a file's name that the name beside it begins with: what
/// follows them has room in a file system's 255.
constexpr size_t kKeptName = 200;

std::string NameBeside(const std::string& path) {
  static std::atomic<int> counter = 0;
  const size_t name = path.rfind('/') + 1;  // 0 where there is no '/'
  return fmt::format("{}.{}-{}.tmp", path.substr(0, name + kKeptName),
                     getpid(), counter++);
}

}  // namespace

FileBytes ReadStdin(const StdinCap& cap, const Limits& limits) {
  return ReadAll(STDIN_FILENO, "stdin", 0, limits, cap);
}

FileBytes ReadFileBytes(const std::string& path, const Limits& limits) {
  size_t size = 0;
  const Descriptor file = OpenRegular(path, &size);
  return ReadAll(file.get(), path, size, limits);
}

FileBytes MapFileBytes(const std::string& path, const Limits& limits) {
  size_t size = 0;
  const Descriptor file = OpenRegular(path, &size);
  CheckSize(path, size, limits);
  if (size >= kSmallestMapped) {
    std::shared_ptr<const char> mapping = MapFile(file.get(), size);
    if (mapping != nullptr) return FileBytes(std::move(mapping), size, true);
  }
  return ReadAll(file.get(), path, size, limits);
}

void WriteFileBytes(const std::string& path, std::string_view bytes) {
  const Target target = FindTarget(path);
  const std::string temporary = NameBeside(target.path);
  if (!WriteUnnamed(path, temporary, target, bytes)) {
    WriteNamed(path, temporary, target, bytes);
  }
}

}  // namespace plexus::engine
