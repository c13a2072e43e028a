#include "engine/tensor/file_bytes.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>

#include "tests/engine/tensor/failure.h"
#include "tests/support/temporary_folder.h"

namespace plexus::engine {
namespace {

mode_t ModeOf(const std::string& path) {
  struct stat status = {};
  stat(path.c_str(), &status);
  return status.st_mode & 0777;
}

ptrdiff_t FilesIn(const std::string& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

bool HasUnnamedFiles(const std::string& folder) {
  const int file = open(folder.c_str(), O_TMPFILE | O_WRONLY, 0600);
  if (file >= 0) close(file);
  return file >= 0;
}

// The signal that ended a process which wrote `bytes` over its limit for a
// file's length; 0 where it ended by itself.
int EndOfWriter(const std::string& path, const std::string& bytes) {
  const pid_t writer = fork();
  if (writer == 0) {
    const rlimit limit = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_DFL);
    WriteFileBytes(path, bytes);
    _exit(0);
  }
  int status = 0;
  waitpid(writer, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("a signal that ends the process in a write leaves no file") {
  const testing::TemporaryFolder folder;
  if (!HasUnnamedFiles(folder / "")) {
    WARN("this file system has no files without names");
    return;
  }
  CHECK(EndOfWriter(folder / "y.npy", std::string(1 << 20, 'y')) == SIGXFSZ);
  CHECK(FilesIn(folder / "") == 0);

  WriteFileBytes(folder / "y.npy", "old");
  CHECK(EndOfWriter(folder / "y.npy", std::string(1 << 20, 'y')) == SIGXFSZ);
  CHECK(FilesIn(folder / "") == 1);
  CHECK(testing::Slurp(folder / "y.npy") == "old");
}

TEST_CASE("a file that is replaced keeps its permissions") {
  const testing::TemporaryFolder folder;
  const std::string path = folder / "y.npy";
  for (const mode_t mode : {0600, 0640, 0444, 0777}) {
    WriteFileBytes(path, "old");
    REQUIRE(chmod(path.c_str(), mode) == 0);
    WriteFileBytes(path, "new");
    CHECK(ModeOf(path) == mode);
    CHECK(testing::Slurp(path) == "new");
  }
  CHECK(FilesIn(folder / "") == 1);
}

TEST_CASE("a file whose name is as long as names can be is replaced") {
  const testing::TemporaryFolder folder;
  const std::string path = folder / (std::string(251, 'y') + ".npy");
  WriteFileBytes(path, "old");
  WriteFileBytes(path, "new");
  CHECK(testing::Slurp(path) == "new");
  CHECK(FilesIn(folder / "") == 1);
}

TEST_CASE("a new file has the permissions that the umask leaves") {
  const testing::TemporaryFolder folder;
  const mode_t before = umask(027);
  WriteFileBytes(folder / "y.npy", "new");
  umask(before);
  CHECK(ModeOf(folder / "y.npy") == 0640);
}

TEST_CASE("a link stays, and what it leads to is replaced") {
  const testing::TemporaryFolder folder;
  WriteFileBytes(folder / "y.npy", "old");
  REQUIRE(symlink("y.npy", (folder / "link.npy").c_str()) == 0);
  REQUIRE(symlink("none.npy", (folder / "dangling.npy").c_str()) == 0);
  WriteFileBytes(folder / "link.npy", "new");
  CHECK(testing::Slurp(folder / "y.npy") == "new");
  CHECK(std::filesystem::is_symlink(folder / "link.npy"));
  WriteFileBytes(folder / "dangling.npy", "new");
  CHECK(testing::Slurp(folder / "dangling.npy") == "new");
  CHECK(FilesIn(folder / "") == 3);
}

TEST_CASE("stdin is read as far as its first bytes allow") {
  const testing::TemporaryFolder folder;
  const std::string bytes(100'000, 'b');
  const auto read = [&](int64_t most) {
    const int stdin_before = dup(STDIN_FILENO);
    const int file = open(folder.Write("in", bytes).c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
    std::string first, all;
    const std::string refusal = testing::Failure([&] {
      all = ReadStdin(
                [&](std::string_view start) {
                  first = start;
                  return most;
                },
                {})
                .view();
    });
    dup2(stdin_before, STDIN_FILENO);
    close(stdin_before);
    CHECK(first == bytes.substr(0, 4096));
    CHECK(all == (refusal == "no error" ? bytes : ""));
    return refusal;
  };
  CHECK(read(100'000) == "no error");
  CHECK(read(99'999) ==
        "4 error: stdin has more than 99999 bytes\nhelp: a memory limit of your "
        "own (--max-memory) allows more");
}

}  // namespace
}  // namespace plexus::engine
