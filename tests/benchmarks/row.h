// The rows of the table, and what measuring one gives.
#ifndef PLEXUS_TESTS_BENCHMARKS_ROW_H_
#define PLEXUS_TESTS_BENCHMARKS_ROW_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/benchmarks/contender.h"

namespace plexus::benchmarks {

/// What a row is to reach.
struct Goal {
  enum class Kind {
    kNone,
    kNs,      ///< at most so many ns
    kLimit,   ///< at most so many times the limit's time
    kPeer,    ///< at least so much of the best peer's speed
    kSpeedup  ///< at least so many times as quick as on one thread
  };
  Kind kind = Kind::kNone;
  double value = 0;
};

struct Row {
  enum class Kind { kRun, kProcess, kLoad, kLimit };
  std::string name;
  Work work = {};
  std::vector<std::string> peers = {};
  std::string limit = {};  ///< MakeLimit's kind; "": none
  double amount = 0;       ///< of the limit: operations or bytes
  Goal goal = {};
  std::string variant = {};  ///< of ours
  int threads = 1;
  Kind kind = Kind::kRun;
};

/// All rows, in the table's order.
std::vector<Row> AllRows();

/// One contender of a measured row.
struct Entry {
  std::string name;     ///< "plexus", "plexus, 1 thread", a peer, "limit"
  std::string skipped;  ///< why it wasn't timed; "" if it was
  std::string note;
  std::vector<Slice> rounds;  ///< of all entries in turn
  Slice total = {};           ///< medians of the rounds' figures
};

/// entries[0] is ours.
struct Result {
  Row row;
  std::vector<Entry> entries;

  const Entry* Find(const std::string& name) const;
  /// The timed peer with the lowest median; NULL if there is none.
  const Entry* BestPeer() const;
  /// Median over the rounds of how many times as long `entry` takes as ours.
  double Ratio(const Entry& entry) const;
  /// Nothing where the row has no goal, or what it is compared with is not
  /// there.
  std::optional<bool> ReachesGoal() const;
};

/// Prepares all contenders, compares their results, times them in turn.
Result Measure(const Row& row, Setting setting);

std::string TimeText(double ns);
std::string GoalText(const Row& row);
/// A row of a Markdown table, and one JSON object.
std::string MarkdownRow(const Result& result);
std::string JsonRow(const Result& result);
/// What stands above those rows.
std::string MarkdownHead();

}  // namespace plexus::benchmarks

#endif  // PLEXUS_TESTS_BENCHMARKS_ROW_H_
