// The program under test, as the tests of its subcommands call it.
#ifndef PLEXUS_TESTS_CLI_PROGRAM_H_
#define PLEXUS_TESTS_CLI_PROGRAM_H_

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

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

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_CLI_PROGRAM_H_
