// The program under test, as the tests of its subcommands call it.
#ifndef PLEXUS_TESTS_CLI_PROGRAM_H_
#define PLEXUS_TESTS_CLI_PROGRAM_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"

namespace plexus::testing {

/// Runs `plexus ARGS` in the source folder.
inline ProcessResult Plexus(std::vector<std::string> args,
                            ProcessOptions options = {}) {
  args.insert(args.begin(), PLEXUS_PROGRAM);
  if (options.folder.empty()) options.folder = PLEXUS_SOURCE_DIR;
  return RunProcess(args, options);
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A folder that is gone when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "plexusXXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_CLI_PROGRAM_H_
