#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "tests/engine/read/reading.h"
#include "tests/support/temporary_folder.h"

namespace plexus::testing {
namespace {

std::string Refusal(const std::string& path, const Limits& limits = {}) {
  try {
    engine::ReadSource(path, limits);
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + " " + error.what();
  }
  return "";
}

TEST_CASE("a graph file is read whole, and its folder known") {
  const TemporaryFolder folder;
  std::string text = "name: a\n";
  text += std::string(100'000, '#') + '\0' + "\xff";
  std::ofstream(folder / "g.yaml", std::ios::binary) << text;
  const auto source = engine::ReadSource(folder / "g.yaml", {});
  CHECK(source->text() == text);
  CHECK(source->name() == folder / "g.yaml");
  CHECK(source->folder() == folder.path());
  REQUIRE(symlink("g.yaml", (folder / "link.yaml").c_str()) == 0);
  CHECK(engine::ReadSource(folder / "link.yaml", {})->text() == text);
}

TEST_CASE("a file in the current folder has the folder `.`") {
  char before[4096];
  REQUIRE(getcwd(before, sizeof(before)) != nullptr);
  const TemporaryFolder folder;
  std::ofstream(folder / "g.yaml") << "a: b\n";
  REQUIRE(chdir(folder.path().c_str()) == 0);
  CHECK(engine::ReadSource("g.yaml", {})->folder() == ".");
  REQUIRE(chdir(before) == 0);
}

TEST_CASE("what is no regular file is refused without waiting for it") {
  const TemporaryFolder folder;
  CHECK(Refusal(folder / "g.yaml") ==
        "3 error: can't read `" + folder / "g.yaml" +
            "`: No such file or directory\n");
  CHECK(Refusal(folder.path()) ==
        "3 error: `" + folder.path() + "` is a folder\n");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(Refusal(folder / "pipe") ==
        "3 error: `" + folder / "pipe" + "` is not a regular file\n");
  CHECK(Refusal("/dev/zero") == "3 error: `/dev/zero` is not a regular file\n");
}

TEST_CASE("a file longer than the limit is refused") {
  const TemporaryFolder folder;
  std::ofstream(folder / "g.yaml") << "0123456789";
  Limits limits;
  limits.max_yaml = 10;
  CHECK(Refusal(folder / "g.yaml", limits) == "");
  limits.max_yaml = 9;
  CHECK(Refusal(folder / "g.yaml", limits) ==
        "4 error: `" + folder / "g.yaml" + "` is longer than 9 bytes\n"
        "help: a higher limit can be set: --max-yaml\n");
}

}  // namespace
}  // namespace plexus::testing
