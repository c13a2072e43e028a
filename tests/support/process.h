// Runs a program and catches what it writes.
#ifndef PLEXUS_TESTS_SUPPORT_PROCESS_H_
#define PLEXUS_TESTS_SUPPORT_PROCESS_H_

#include <map>
#include <string>
#include <vector>

namespace plexus::testing {

struct ProcessOptions {
  std::string input = {};                       ///< on stdin
  std::map<std::string, std::string> env = {};  ///< set besides the test's own
  std::string folder = {};       ///< to run in; "": the test's own
  std::string stdout_file = {};  ///< where stdout goes instead
  bool close_stdout = false;     ///< nobody reads stdout
  int seconds = 60;              ///< killed after that
};

struct ProcessResult {
  int code = -1;    ///< as a shell has it: 128 + n where signal n ended it
  std::string out;  ///< stdout
  std::string err;  ///< stderr
};

/// Runs args[0] (a path, or looked for in PATH) and waits for its end. Throws
/// std::system_error where it can't be started or watched.
ProcessResult RunProcess(const std::vector<std::string>& args,
                         const ProcessOptions& options = {});

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_PROCESS_H_
