// How ONNX's cases came out, by operator and by folder, and whether the misses
// are those that are expected.
#ifndef PLEXUS_TESTS_ONNX_SCOREBOARD_H_
#define PLEXUS_TESTS_ONNX_SCOREBOARD_H_

#include <array>
#include <map>
#include <string>
#include <utility>

#include "tests/onnx/judge.h"

namespace plexus::testing::onnx {

/// Names of cases and why they are missed.
using Misses = std::map<std::string, std::string>;

/// Reads lines `case: reason`; empty ones and those that begin with # say
/// nothing. Throws std::runtime_error for others.
Misses ReadMisses(const std::string& path);

class Scoreboard {
 public:
  explicit Scoreboard(Misses expected) : expected_(std::move(expected)) {}

  /// A case of that name in that folder; the list has it as folder/name.
  void Add(const std::string& folder, const std::string& name,
           const Judgement& judgement);

  /// The tables, and each miss with its reason.
  std::string Text() const;
  /// What is not as expected: misses that aren't listed, with their graphs;
  /// cases that are, and pass, or can't be missed.
  const std::string& failures() const { return failures_; }
  /// Those of the list that were not added, a line each.
  std::string NotSeen() const;

 private:
  /// How many cases got each verdict.
  using Score = std::array<int, kVerdicts>;

  void AddMiss(const std::string& name, const Judgement& judgement,
               const std::string* reason);

  const Misses expected_;
  Misses not_seen_ = expected_;
  std::map<std::string, Score> by_operator_;  ///< cases of one node
  std::map<std::string, Score> by_folder_;
  std::string misses_, foreign_, failures_;
};

}  // namespace plexus::testing::onnx

#endif  // PLEXUS_TESTS_ONNX_SCOREBOARD_H_
