#include "engine/tensor/sandbox.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "tests/engine/tensor/failure.h"
#include "tests/support/temporary_folder.h"

namespace plexus::engine {
namespace {

namespace fs = std::filesystem;
using plexus::testing::FailureLine;
using plexus::testing::TemporaryFolder;

std::string FailureOf(const std::string& folder, const std::string& name) {
  return FailureLine([&] { Sandbox(folder).Resolve(name); });
}

TEST_CASE("files below the folder are found") {
  const TemporaryFolder outer;
  const std::string folder = outer / "graph";
  fs::create_directories(folder + "/data");
  outer.Write("graph/w.npz", "w");
  outer.Write("graph/data/x..y.npy", "x");
  CHECK(Sandbox(folder).Resolve("w.npz") == folder + "/w.npz");
  CHECK(Sandbox(folder + "/").Resolve("./data//x..y.npy") ==
        folder + "/data/x..y.npy");
  fs::create_symlink("../w.npz", folder + "/data/link.npz");
  CHECK(Sandbox(folder).Resolve("data/link.npz") == folder + "/w.npz");
  fs::create_directory_symlink("graph", outer / "here");
  CHECK(Sandbox(outer / "here").Resolve("w.npz") == folder + "/w.npz");
  CHECK(Sandbox("/").Resolve(folder.substr(1) + "/w.npz") == folder + "/w.npz");
}

TEST_CASE("no path leads out of the folder") {
  const TemporaryFolder outer;
  const std::string folder = outer / "graph";
  fs::create_directories(folder + "/data");
  outer.Write("secret.npy", "s");
  fs::create_directory(outer / "graph-2");
  outer.Write("graph-2/w.npy", "w");
  fs::create_symlink("../secret.npy", folder + "/link.npy");
  fs::create_directory_symlink("../graph-2", folder + "/other");

  CHECK(FailureOf(folder, "../secret.npy") ==
        "3 error: ../secret.npy: the path has a ..");
  CHECK(FailureOf(folder, "data/../../secret.npy") ==
        "3 error: data/../../secret.npy: the path has a ..");
  CHECK(FailureOf(folder, "..") == "3 error: ..: the path has a ..");
  CHECK(FailureOf(folder, "/etc/passwd") ==
        "3 error: /etc/passwd: the path is absolute");
  CHECK(FailureOf(folder, "link.npy") ==
        "3 error: link.npy: a link leads out of " + folder);
  CHECK(FailureOf(folder, "other/w.npy") ==
        "3 error: other/w.npy: a link leads out of " + folder);
}

TEST_CASE("a file of nearly the name is offered, from below the folder only") {
  const TemporaryFolder outer;
  const std::string folder = outer / "graph";
  fs::create_directories(folder + "/data/mean.npz");
  outer.Write("graph/weights.npz", "w");
  outer.Write("graph/data/means.npz", "m");
  fs::create_directory(outer / "other");
  outer.Write("other/secret.npz", "s");
  fs::create_directory_symlink("../other", folder + "/out");
  const auto help = [&](const std::string& name) {
    try {
      Sandbox(folder).Resolve(name);
    } catch (const Error& error) {
      return error.diagnostics().front().help;
    }
    return std::string("no error");
  };
  CHECK(help("weight.npz") == "did you mean `weights.npz`?");
  CHECK(help("Weights.npz") == "did you mean `weights.npz`?");
  CHECK(help("data/meen.npz") == "did you mean `data/means.npz`?");
  CHECK(help("images.npz") == "");
  CHECK(help("date/means.npz") == "");
  CHECK(help("out/secrets.npz") == "");
}

TEST_CASE("what is no regular file below the folder is refused") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "data");
  folder.Write("file", "f");
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  fs::create_symlink("loop", folder / "loop");
  fs::create_symlink("/dev/null", folder / "null");

  CHECK(FailureOf(folder.path(), "weights.npz") ==
        "3 error: weights.npz: no such file below " + folder.path());
  CHECK(FailureOf(folder.path(), "file/x") ==
        "3 error: file/x: no such file below " + folder.path());
  CHECK(FailureOf(folder.path(), "file/") ==
        "3 error: file/: no such file below " + folder.path());
  CHECK(FailureOf(folder.path(), "") == "3 error: an empty text names no file");
  CHECK(FailureOf(folder.path(), std::string("file\0x", 6)) ==
        "3 error: file\\x00x: NUL in a path");
  CHECK(FailureOf(folder.path(), "data") ==
        "3 error: data is a folder");
  CHECK(FailureOf(folder.path(), ".") == "3 error: . is a folder");
  CHECK(FailureOf(folder.path(), "./") == "3 error: ./ is a folder");
  CHECK(FailureOf(folder.path(), "fifo") ==
        "3 error: fifo is not a regular file");
  CHECK(FailureOf(folder.path(), "loop") ==
        "3 error: loop: Too many levels of symbolic links");
  CHECK(FailureOf(folder.path(), "null") ==
        "3 error: null: a link leads out of " + folder.path());
  CHECK(FailureOf(folder / "none", "w.npz") ==
        "3 error: w.npz: no such file below " + folder.path() + "/none");
}

}  // namespace
}  // namespace plexus::engine
