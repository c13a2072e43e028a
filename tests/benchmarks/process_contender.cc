// Whole processes, from their start to their end, with stdout thrown away.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/benchmarks/plexus_graph.h"
#include "tests/benchmarks/remote.h"

extern char** environ;

namespace plexus::benchmarks {
namespace {

class WholeProcess : public Contender {
 public:
  explicit WholeProcess(std::vector<std::string> command)
      : command_(std::move(command)) {
    for (std::string& word : command_) args_.push_back(word.data());
    args_.push_back(nullptr);
    Run();
  }
  std::vector<float> Output() override { return {}; }
  Slice Time(double seconds) override {
    return TimeCalls([this] { Run(); }, seconds);
  }

 private:
  void Run() {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    pid_t child = 0;
    const int error = posix_spawnp(&child, args_[0], &actions, nullptr,
                                   args_.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (error != 0 || waitpid(child, &status, 0) < 0 || status != 0) {
      throw std::runtime_error(command_[0] + " failed");
    }
  }
  std::vector<std::string> command_;
  std::vector<char*> args_;
};

}  // namespace

std::unique_ptr<Contender> MakeProcess(const std::string& peer,
                                       const Work& work,
                                       const Setting& setting) {
  std::vector<std::string> command;
  if (peer == "plexus") {
    command = {setting.program, "run", WriteGraph(work, "", setting.folder),
               "-i", "x=@" + DataPath(work, "row", setting.folder)};
  } else {
    command = PeerCommand(peer, setting);
    command.insert(command.end(),
                   {"once", setting.folder, std::to_string(setting.threads)});
    command.insert(command.end(), work.begin(), work.end());
  }
  return std::make_unique<WholeProcess>(std::move(command));
}

}  // namespace plexus::benchmarks
