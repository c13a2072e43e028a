// plexus_benchmark FOLDER SOURCES PROGRAM [ROW...]: measures the rows whose
// names have one of these texts in them (all of them without one); leaves what
// each gave in FOLDER/rows. FOLDER: where data are made. SOURCES: of the peers'
// scripts. PROGRAM: plexus.
// plexus_benchmark --peers LIST FOLDER SOURCES PROGRAM [ROW...]: only with
// those of "onednn,openblas,onnx,torch,numpy". plexus_benchmark --versions
// FOLDER SOURCES PROGRAM: the peers that are there. plexus_benchmark --names:
// the rows in their order; --head: the table's head.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>

#include "tests/benchmarks/row.h"

namespace plexus::benchmarks {
namespace {

void PrintVersions(const Setting& setting) {
  for (const char* peer : {"onednn", "openblas", "onnx", "torch", "numpy"}) {
    fmt::print("- {}: {}\n", peer, PeerVersion(peer, setting));
  }
}

void MeasureRows(const std::vector<std::string>& filters,
                 const Setting& setting) {
  const std::string folder = setting.folder + "/rows";
  std::filesystem::create_directories(folder);
  for (const Row& row : AllRows()) {
    if (!filters.empty() &&
        std::none_of(filters.begin(), filters.end(), [&](const auto& filter) {
          return row.name.find(filter) != std::string::npos;
        })) {
      continue;
    }
    const Result result = Measure(row, setting);
    std::ofstream(folder + "/" + row.name + ".md") << MarkdownRow(result);
    std::ofstream(folder + "/" + row.name + ".json") << JsonRow(result);
    fmt::print("{}", MarkdownRow(result));
    std::fflush(stdout);
  }
}

int Main(const std::vector<std::string>& args) {
  if (args.size() == 1 && args[0] == "--names") {
    for (const Row& row : AllRows()) fmt::print("{}\n", row.name);
    return 0;
  }
  if (args.size() == 1 && args[0] == "--head") {
    fmt::print("{}", MarkdownHead());
    return 0;
  }
  const bool versions = !args.empty() && args[0] == "--versions";
  const bool peers = args.size() > 1 && args[0] == "--peers";
  const std::vector<std::string> rest(args.begin() + (peers      ? 2
                                                      : versions ? 1
                                                                 : 0),
                                      args.end());
  if (rest.size() < 3) {
    fmt::print(stderr,
               "usage: plexus_benchmark FOLDER SOURCES PROGRAM [ROW...]\n");
    return 2;
  }
  Setting setting{rest[0], rest[1], rest[2],
                  std::filesystem::read_symlink("/proc/self/exe")};
  if (peers) setting.peers = args[1];
  if (versions) {
    PrintVersions(setting);
  } else {
    MeasureRows({rest.begin() + 3, rest.end()}, setting);
  }
  return 0;
}

}  // namespace
}  // namespace plexus::benchmarks

int main(int argc, char** argv) {
  try {
    return plexus::benchmarks::Main({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
