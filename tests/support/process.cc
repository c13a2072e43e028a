#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>

namespace plexus::testing {
namespace {

[[noreturn]] void Fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  }
  ~Pipe() {
    CloseReader();
    CloseWriter();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void CloseReader() { Close(&ends[0]); }
  void CloseWriter() { Close(&ends[1]); }
  static void Close(int* end) {
    if (*end >= 0) close(*end);
    *end = -1;
  }
};

[[noreturn]] void Become(const std::vector<char*>& argv,
                         const ProcessOptions& options, const Pipe& in,
                         const Pipe& out, const Pipe& err) {
  signal(SIGPIPE, SIG_DFL);
  int to = out.ends[1];
  if (!options.stdout_file.empty()) {
    to = open(options.stdout_file.c_str(), O_WRONLY | O_CREAT, 0600);
  }
  if (dup2(in.ends[0], 0) < 0 || dup2(to, 1) < 0 || dup2(err.ends[1], 2) < 0) {
    _exit(126);
  }
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(126);
  for (const auto& [name, value] : options.env) {
    setenv(name.c_str(), value.c_str(), 1);
  }
  execvp(argv[0], argv.data());
  _exit(127);
}

/// Reads what is there; false at the end.
bool Drain(int file, std::string* to) {
  std::array<char, 65536> buffer;
  const ssize_t n = read(file, buffer.data(), buffer.size());
  if (n > 0) to->append(buffer.data(), static_cast<size_t>(n));
  return n > 0 || (n < 0 && errno == EINTR);
}

/// Feeds stdin and reads stdout and stderr until both end, or time is up.
void Converse(Pipe* in, Pipe* out, Pipe* err, std::string_view input,
              int seconds, ProcessResult* result) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  fcntl(in->ends[1], F_SETFL, O_NONBLOCK);
  while (out->ends[0] >= 0 || err->ends[0] >= 0) {
    if (input.empty()) in->CloseWriter();
    pollfd files[3] = {{out->ends[0], POLLIN, 0},
                       {err->ends[0], POLLIN, 0},
                       {in->ends[1], POLLOUT, 0}};
    if (poll(files, 3, 100) < 0 && errno != EINTR) Fail("poll");
    if (std::chrono::steady_clock::now() > end) return;
    if (files[0].revents != 0 && !Drain(out->ends[0], &result->out)) {
      out->CloseReader();
    }
    if (files[1].revents != 0 && !Drain(err->ends[0], &result->err)) {
      err->CloseReader();
    }
    if (files[2].revents != 0) {
      const ssize_t n = write(in->ends[1], input.data(), input.size());
      // A program need not read all of its input.
      input.remove_prefix(n < 0 ? input.size() : static_cast<size_t>(n));
    }
  }
}

}  // namespace

ProcessResult RunProcess(const std::vector<std::string>& args,
                         const ProcessOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  std::vector<char*> argv;
  for (const std::string& arg : args) {
    argv.push_back(const_cast<char*>(arg.c_str()));
  }
  argv.push_back(nullptr);
  Pipe in, out, err;
  // Before there is a child, which may be quick.
  if (options.close_stdout) out.CloseReader();
  const pid_t child = fork();
  if (child < 0) Fail("fork");
  if (child == 0) Become(argv, options, in, out, err);
  in.CloseReader();
  out.CloseWriter();
  err.CloseWriter();

  ProcessResult result;
  Converse(&in, &out, &err, options.input, options.seconds, &result);
  if (out.ends[0] >= 0 || err.ends[0] >= 0) {
    kill(child, SIGKILL);
    result.err += "(killed: it took too long)\n";
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) Fail("waitpid");
  }
  result.code =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace plexus::testing
