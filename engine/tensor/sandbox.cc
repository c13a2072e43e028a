#include "engine/tensor/sandbox.h"

#include <fmt/format.h>
#include <plexus/plexus.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

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

}  // namespace

std::string ResolveBelow(const std::string& folder, std::string_view relative) {
  const auto fail = [&](const std::string& text, const char* help = "") {
    throw Error(ErrorCode::kInvalid, Shown(relative) + text, help);
  };
  constexpr const char* kBelow = "files are read below the graph's folder only";
  if (relative.empty()) fail("an empty text names no file");
  if (relative.find('\0') != std::string_view::npos) fail(": NUL in a path");
  if (relative.front() == '/') fail(": the path is absolute", kBelow);
  if (HasParentStep(relative)) fail(": the path has a ..", kBelow);

  const std::string from = folder.empty() ? "." : folder;
  const std::string shown = from == "." ? "the graph's folder" : from;
  std::string root = RealPath(from);
  const std::string path =
      root.empty() ? "" : RealPath(from + '/' + std::string(relative));
  if (path.empty()) {
    fail(errno == ENOENT || errno == ENOTDIR
             ? fmt::format(": no such file below {}", shown)
             : ": " + std::generic_category().message(errno));
  }
  if (root != "/") root += '/';
  if (!path.starts_with(root)) {
    fail(fmt::format(": a link leads out of {}", shown), kBelow);
  }
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    fail(" is not a regular file");
  }
  return path;
}

}  // namespace plexus::engine
