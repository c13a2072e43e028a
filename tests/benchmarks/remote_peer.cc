// Peers that live in other languages: one process for a peer and a number of
// threads, asked in lines and answering in lines. They time themselves.
//   prepare FOLDER THREADS WORD...  -> ok | no REASON
//   output FILE                     -> ok (raw floats)
//   time SECONDS                    -> MEDIAN P10 P90 (ns)
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/benchmarks/remote.h"

extern char** environ;

namespace plexus::benchmarks {
namespace {

class Process {
 public:
  Process(const std::vector<std::string>& command, int threads) {
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
      throw std::runtime_error(std::strerror(errno));
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    for (const char* name :
         {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) {
      setenv(name, std::to_string(threads).c_str(), 1);
    }
    std::vector<char*> args;
    for (const std::string& word : command) {
      args.push_back(const_cast<char*>(word.c_str()));
    }
    args.push_back(nullptr);
    const int error =
        posix_spawnp(&pid_, args[0], &actions, nullptr, args.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    to_ = fdopen(to[1], "w");
    from_ = fdopen(from[0], "r");
    if (error != 0) {
      throw std::runtime_error(command[0] + ": " + std::strerror(error));
    }
  }
  ~Process() {
    fclose(to_);
    fclose(from_);
    waitpid(pid_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::string version;

  std::string Ask(const std::string& line) {
    std::fprintf(to_, "%s\n", line.c_str());
    std::fflush(to_);
    std::string answer;
    for (int c = std::fgetc(from_); c != '\n'; c = std::fgetc(from_)) {
      if (c == EOF) throw std::runtime_error("its process ended");
      answer += static_cast<char>(c);
    }
    if (answer.starts_with("no ")) throw std::runtime_error(answer.substr(3));
    return answer;
  }

 private:
  pid_t pid_ = 0;
  FILE* to_ = nullptr;
  FILE* from_ = nullptr;
};

/// Kept to the program's end: a start takes seconds.
std::shared_ptr<Process> ProcessOf(const std::string& peer,
                                   const Setting& setting) {
  static std::map<std::string, std::shared_ptr<Process>> all;
  std::shared_ptr<Process>& found =
      all[fmt::format("{} {}", peer, setting.threads)];
  if (found == nullptr) {
    signal(SIGPIPE, SIG_IGN);
    const auto made =
        std::make_shared<Process>(PeerCommand(peer, setting), setting.threads);
    made->version = made->Ask("hello").substr(3);
    found = made;
  }
  return found;
}

class Remote : public Contender {
 public:
  Remote(const std::string& peer, const Work& work, const Setting& setting)
      : process_(ProcessOf(peer, setting)),
        work_(fmt::format("prepare {} {} {}", setting.folder, setting.threads,
                          fmt::join(work, " "))),
        file_(setting.folder + "/" + peer + ".out") {
    process_->Ask(work_);
  }

  std::vector<float> Output() override {
    process_->Ask("output " + file_);
    std::ifstream file(file_, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    const std::string text = bytes.str();
    std::vector<float> values(text.size() / sizeof(float));
    std::memcpy(values.data(), text.data(), values.size() * sizeof(float));
    return values;
  }
  Slice Time(double seconds) override {
    std::istringstream answer(process_->Ask(fmt::format("time {}", seconds)));
    Slice slice;
    answer >> slice.median >> slice.p10 >> slice.p90;
    return slice;
  }

 private:
  std::shared_ptr<Process> process_;
  std::string work_;
  std::string file_;
};

}  // namespace

std::vector<std::string> PeerCommand(const std::string& peer,
                                     const Setting& setting) {
  if (peer == "onnx") return {"node", setting.sources + "/onnx.cjs"};
  // Debian's own: its packages are not seen by another python3.
  return {"/usr/bin/python3", setting.sources + "/" + peer + "_peer.py"};
}

std::string RemoteVersion(const std::string& peer, const Setting& setting) {
  return ProcessOf(peer, setting)->version;
}

std::unique_ptr<Contender> MakeRemote(const std::string& peer, const Work& work,
                                      const Setting& setting) {
  return std::make_unique<Remote>(peer, work, setting);
}

}  // namespace plexus::benchmarks
