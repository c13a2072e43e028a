// plexus_load_once GRAPH INPUT: loads, compiles and runs a graph of one input
// once; prints the ns of the first two and of the first run, and the kB that are
// resident then. A program of its own, with no other library's start and memory
// in these figures.
#include <plexus/plexus.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

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

void LoadOnce(const std::string& path, const std::string& input) {
  const Clock::time_point start = Clock::now();
  const plexus::Graph graph = plexus::Graph::Load(path);
  const auto plan = graph.Compile();
  const double load = NsSince(start);
  const plexus::Tensor x = plexus::ReadTensor(input);
  const Clock::time_point first = Clock::now();
  plexus::Session session(plan);
  session.BindInput(0, x.data());
  if (!session.Run()) throw session.error();
  const double run = NsSince(first);
  std::printf("%.0f %.0f %ld\n", load, run, static_cast<long>(Resident()));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) return 2;
    LoadOnce(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
