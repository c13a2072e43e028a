#include <fmt/format.h>
#include <plexus/plexus.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "tests/benchmarks/plexus_graph.h"

namespace plexus::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double NsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

/// kB of memory that is resident: files' mapped pages too.
int64_t Resident() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmRSS:") continue;
    int64_t kb = 0;
    status >> kb;
    return kb;
  }
  return 0;
}

class FreshLoad : public Contender {
 public:
  FreshLoad(const Work& work, const Setting& setting)
      : command_(fmt::format("'{}' --load-once '{}' '{}'", setting.self,
                             WriteGraph(work, "", setting.folder),
                             setting.folder)) {
    for (const std::string& word : work) command_ += " " + word;
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

void LoadOnce(const std::string& path, const std::string& folder,
              const Work& work) {
  const Clock::time_point start = Clock::now();
  const Graph graph = Graph::Load(path);
  const auto plan = graph.Compile();
  const double load = NsSince(start);
  const std::vector<Tensor> inputs = InputsOf(work, *plan, folder);
  const Clock::time_point first = Clock::now();
  Session session(plan);
  session.BindInput(0, inputs[0].data());
  if (!session.Run()) throw session.error();
  const double run = NsSince(first);
  fmt::print("{} {} {}\n", load, run, Resident());
}

std::unique_ptr<Contender> MakeFreshLoad(const Work& work,
                                         const Setting& setting) {
  return std::make_unique<FreshLoad>(work, setting);
}

}  // namespace plexus::benchmarks
