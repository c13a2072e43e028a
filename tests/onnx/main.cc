// scoreboard [FOLDER/CASE...]: runs ONNX's cases, all or these, and prints how
// many pass, by operator and by folder, and each miss with its reason. Fails
// where the misses are not just the expected ones.
#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/onnx/judge.h"
#include "tests/onnx/scoreboard.h"

namespace plexus::testing::onnx {
namespace {

constexpr const char* kFolders[] = {"node", "simple", "pytorch-converted",
                                    "pytorch-operator"};

std::vector<std::string> FoldersIn(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool Run(const std::vector<std::string>& only) {
  const Registry registry;
  Scoreboard scoreboard(ReadMisses(PLEXUS_ONNX_MISSES));
  for (const std::string folder : kFolders) {
    const std::string path = PLEXUS_ONNX_CASES "/" + folder;
    for (const std::string& name : FoldersIn(path)) {
      const bool named = std::count(only.begin(), only.end(),
                                    folder + '/' + name) > 0;
      if (!only.empty() && !named) continue;
      const Judgement judgement = Judge(path + '/' + name, registry);
      if (named) fmt::print("{}\n", judgement.yaml);
      scoreboard.Add(folder, name, judgement);
    }
  }
  const std::string failures =
      scoreboard.failures() + (only.empty() ? scoreboard.NotSeen() : "");
  fmt::print("{}", scoreboard.Text());
  if (!failures.empty()) fmt::print("\nNot as expected:\n{}", failures);
  return failures.empty();
}

}  // namespace
}  // namespace plexus::testing::onnx

int main(int argc, char** argv) {
  try {
    return plexus::testing::onnx::Run({argv + 1, argv + argc}) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
