#include "engine/tensor/sandbox.h"

#include <fmt/format.h>
#include <plexus/plexus.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

// "" with errno set, where there is no such path.
std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(
      realpath(path.c_str(), nullptr), std::free);
  return real == nullptr ? "" : real.get();
}

bool HasParentStep(std::string_view path) {
  for (size_t i = 0; i <= path.size();) {
    const size_t end = std::min(path.find('/', i), path.size());
    if (path.substr(i, end - i) == "..") return true;
    i = end + 1;
  }
  return false;
}

// What may have been meant by `relative`, which is not there: "" or a help. No
// folder above `root` (which ends in /) is looked into.
std::string NearestFile(const std::string& folder, const std::string& root,
                        std::string_view relative) {
  constexpr size_t kMostFiles = 10'000;
  const size_t slash = relative.rfind('/');
  const std::string_view parent =
      slash == std::string_view::npos ? "" : relative.substr(0, slash + 1);
  const std::string inside = RealPath(folder + '/' + std::string(parent));
  if (inside.empty() || !(inside + '/').starts_with(root)) return "";
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(inside, error), end;
       !error && entry != end && names.size() < kMostFiles;
       entry.increment(error)) {
    std::error_code unreadable;
    if (entry->is_regular_file(unreadable)) {
      names.push_back(entry->path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  const std::string nearest = Nearest(relative.substr(parent.size()),
                                      {names.begin(), names.end()});
  if (nearest.empty()) return "";
  return fmt::format("did you mean `{}`?",
                     Shown(std::string(parent) + nearest));
}

// The path of `relative` below `root`, where no step of it is a link and the last
// one is a regular file; else "": a longer look is due.
std::string PlainPath(const std::string& root, std::string_view relative) {
  std::string path = root;
  for (;;) {
    const size_t end = std::min(relative.find('/'), relative.size());
    const std::string_view step = relative.substr(0, end);
    if (step.empty() || step == ".") return "";
    path += step;
    struct stat status;
    if (lstat(path.c_str(), &status) != 0 || S_ISLNK(status.st_mode)) return "";
    if (end == relative.size()) return S_ISREG(status.st_mode) ? path : "";
    path += '/';
    relative.remove_prefix(end + 1);
  }
}

}  // namespace

Sandbox::Sandbox(std::string folder)
    : folder_(folder.empty() ? "." : std::move(folder)),
      root_(RealPath(folder_)) {
  if (!root_.empty() && root_ != "/") root_ += '/';
}

std::string Sandbox::Resolve(std::string_view relative) const {
  const auto fail = [&](const std::string& text,
                        const std::string& help = "") {
    throw Error(ErrorCode::kInvalid, Shown(relative) + text, help);
  };
  constexpr const char* kBelow = "files are read below the graph's folder only";
  if (relative.empty()) fail("an empty text names no file");
  if (relative.find('\0') != std::string_view::npos) fail(": NUL in a path");
  if (relative.front() == '/') fail(": the path is absolute", kBelow);
  if (HasParentStep(relative)) fail(": the path has a ..", kBelow);

  const std::string shown = folder_ == "." ? "the graph's folder" : folder_;
  const bool there = !root_.empty();
  std::string path = there ? PlainPath(root_, relative) : "";
  if (!path.empty()) return path;

  path = RealPath(folder_ + '/' + std::string(relative));
  if (path.empty() || !there) {
    if (errno != ENOENT && errno != ENOTDIR) {
      fail(": " + std::generic_category().message(errno));
    }
    fail(fmt::format(": no such file below {}", shown),
         there ? NearestFile(folder_, root_, relative) : "");
  }
  if (path + '/' != root_ && !path.starts_with(root_)) {
    fail(fmt::format(": a link leads out of {}", shown), kBelow);
  }
  struct stat status;
  const bool known = stat(path.c_str(), &status) == 0;
  if (known && S_ISDIR(status.st_mode)) fail(" is a folder");
  if (!known || !S_ISREG(status.st_mode)) fail(" is not a regular file");
  return path;
}

}  // namespace plexus::engine
