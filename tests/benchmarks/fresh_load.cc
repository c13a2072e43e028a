#include <fmt/format.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "tests/benchmarks/plexus_graph.h"

namespace plexus::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double NsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

class FreshLoad : public Contender {
 public:
  FreshLoad(const Work& work, const Setting& setting)
      : command_(fmt::format(
            "'{}/plexus_load_once' '{}' '{}'",
            std::filesystem::path(setting.self).parent_path().string(),
            WriteGraph(work, "", setting.folder),
            DataPath(work, "x", setting.folder))) {
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

std::unique_ptr<Contender> MakeFreshLoad(const Work& work,
                                         const Setting& setting) {
  return std::make_unique<FreshLoad>(work, setting);
}

}  // namespace plexus::benchmarks
