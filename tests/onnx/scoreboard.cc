#include "tests/onnx/scoreboard.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace plexus::testing::onnx {
namespace {

int At(Verdict verdict) { return static_cast<int>(verdict); }

template <typename Score>
std::string Row(const std::string& name, const Score& score) {
  int all = 0;
  std::string text = fmt::format("{:<34}", name);
  for (const int n : score) {
    text += fmt::format("{:>9}", n);
    all += n;
  }
  return text + fmt::format("{:>9}\n", all);
}

std::string Head(const char* name) {
  return fmt::format("{:<34}{:>9}{:>9}{:>9}{:>9}{:>9}\n", name, "passed",
                     "missed", "dtype", "no op", "all");
}

}  // namespace

Misses ReadMisses(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " can't be read");
  Misses misses;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const size_t colon = line.find(": ");
    if (colon == std::string::npos ||
        !misses.emplace(line.substr(0, colon), line.substr(colon + 2)).second) {
      throw std::runtime_error(path + ": no reason, or there twice: " + line);
    }
  }
  return misses;
}

void Scoreboard::Add(const std::string& folder, const std::string& name,
                     const Judgement& judgement) {
  const std::string path = folder + '/' + name;
  const auto listed = expected_.find(path);
  const std::string* const reason =
      listed == expected_.end() ? nullptr : &listed->second;
  not_seen_.erase(path);
  const int verdict = At(judgement.verdict);
  if (judgement.nodes == 1) ++by_operator_[judgement.op][verdict];
  ++by_folder_[folder + (judgement.nodes == 1 ? ", one node"
                                              : ", several nodes")][verdict];
  if (judgement.verdict == Verdict::kMissed) {
    AddMiss(path, judgement, reason);
  } else if (reason != nullptr) {
    failures_ += fmt::format(
        "{} is listed as a miss, but {}\n", path,
        judgement.why.empty() ? "passes" : "can't be: " + judgement.why);
  } else if (judgement.verdict == Verdict::kForeign) {
    foreign_ += fmt::format("{} ({}): {}\n", path, judgement.op, judgement.why);
  }
}

void Scoreboard::AddMiss(const std::string& name, const Judgement& judgement,
                         const std::string* reason) {
  if (reason == nullptr) {
    failures_ += fmt::format("{} ({}): {}\n{}\n", name, judgement.op,
                             judgement.why, judgement.yaml);
  } else {
    misses_ += fmt::format("{} ({}): {}\n", name, judgement.op, *reason);
  }
}

std::string Scoreboard::Text() const {
  std::string ours = Head("operator"), theirs;
  for (const auto& [op, score] : by_operator_) {
    const int lacking = score[At(Verdict::kNoOperator)];
    if (lacking == 0) {
      ours += Row(op, score);
    } else {
      theirs += fmt::format("{} {}\n", op, lacking);
    }
  }
  std::string folders = Head("folder");
  for (const auto& [name, score] : by_folder_) folders += Row(name, score);
  return fmt::format(
      "{}\nCases of one node whose operator is not there:\n{}\n"
      "Not tensors of our dtypes:\n{}\nMissed, as expected:\n{}\n{}",
      ours, theirs, foreign_, misses_, folders);
}

std::string Scoreboard::NotSeen() const {
  std::string text;
  for (const auto& [name, reason] : not_seen_) {
    text += name + " is listed as a miss, but there is no such case\n";
  }
  return text;
}

}  // namespace plexus::testing::onnx
