#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/benchmarks/plexus_graph.h"
#include "tests/benchmarks/remote.h"

namespace plexus::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double NsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

class FreshLoad : public Contender {
 public:
  /// `command` prints the ns of load and plan, those of the first run, and the
  /// kB that are resident then; 0 where it doesn't know.
  explicit FreshLoad(std::string command) : command_(std::move(command)) {
    Run();
  }

  std::vector<float> Output() override { return {}; }
  Slice Time(double seconds) override {
    std::vector<double> samples;
    const Clock::time_point start = Clock::now();
    do {
      samples.push_back(Run());
    } while (NsSince(start) < seconds * 1e9);
    return SliceOf(std::move(samples));
  }
  std::string Note() override {
    if (resident_ == 0) return "";
    return fmt::format(
        "{:.1f} MB resident after the first run, which takes "
        "{:.1f} ms",
        static_cast<double>(resident_) * 1024 / 1e6, first_run_ns_ / 1e6);
  }

 private:
  /// ns of load and plan.
  double Run() {
    FILE* const pipe = popen(command_.c_str(), "r");
    double ns = 0;
    const int got =
        std::fscanf(pipe, "%lf %lf %ld", &ns, &first_run_ns_, &resident_);
    if (pclose(pipe) != 0 || got != 3) throw std::runtime_error("load failed");
    return ns;
  }
  std::string command_;
  double first_run_ns_ = 0;
  long resident_ = 0;
};

}  // namespace

std::unique_ptr<Contender> MakeFreshLoad(const std::string& peer,
                                         const Work& work,
                                         const Setting& setting) {
  std::vector<std::string> command;
  if (peer == "plexus") {
    command = {
        std::filesystem::path(setting.self).parent_path() / "plexus_load_once",
        WriteGraph(work, "", setting.folder),
        DataPath(work, "x", setting.folder)};
  } else {
    command = PeerCommand(peer, setting);
    command.insert(command.end(), {"load-once", setting.folder,
                                   std::to_string(setting.threads)});
    command.insert(command.end(), work.begin(), work.end());
  }
  return std::make_unique<FreshLoad>(
      fmt::format("'{}'", fmt::join(command, "' '")));
}

}  // namespace plexus::benchmarks
