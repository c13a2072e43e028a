#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/benchmarks/row.h"

namespace plexus::benchmarks {
namespace {

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 32 ? ' ' : c;
  }
  return quoted + '"';
}

/// What the limit's own rows say in numbers that one knows.
std::string LimitText(const Row& row, double ns) {
  return fmt::format("{:.1f} {}", row.amount / ns,
                     row.limit == "fma" ? "GFLOP/s" : "GB/s");
}

}  // namespace

std::string TimeText(double ns) {
  if (ns < 1e3) return fmt::format("{:.1f} ns", ns);
  if (ns < 1e6) return fmt::format("{:.2f} us", ns / 1e3);
  if (ns < 1e9) return fmt::format("{:.2f} ms", ns / 1e6);
  return fmt::format("{:.2f} s", ns / 1e9);
}

std::string GoalText(const Row& row) {
  const double value = row.goal.value;
  switch (row.goal.kind) {
    case Goal::Kind::kNone:
      return "";
    case Goal::Kind::kNs:
      return TimeText(value);
    case Goal::Kind::kLimit:
      return fmt::format("{:.2f} x limit", value);
    case Goal::Kind::kPeer:
      return fmt::format("{:.2f} of best peer", value);
    case Goal::Kind::kSpeedup:
      return fmt::format("{:.2f} x 1 thread", value);
  }
  return "";
}

std::string MarkdownHead() {
  return "| row | ours | p10 - p90 | best peer | times its speed | times 1 "
         "thread's speed | limit | times the limit's time | goal | reached | "
         "others, notes |\n"
         "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- "
         "|\n";
}

std::string MarkdownRow(const Result& result) {
  const Row& row = result.row;
  const Entry& ours = result.entries[0];
  const Entry* const best = result.BestPeer();
  const Entry* const one = result.Find("plexus, 1 thread");
  const Entry* const limit =
      row.kind == Row::Kind::kLimit ? nullptr : result.Find("limit");
  const bool timed = ours.skipped.empty();
  const std::optional<bool> reached = result.ReachesGoal();

  std::vector<std::string> notes;
  if (!ours.note.empty()) notes.push_back(ours.note);
  if (!timed) notes.push_back("ours: " + ours.skipped);
  if (row.kind == Row::Kind::kLimit && timed) {
    notes.push_back(LimitText(row, ours.total.median));
  }
  for (const std::string& peer : row.peers) {
    for (const Entry& entry : result.entries) {
      if (entry.name != peer || &entry == best) continue;
      notes.push_back(peer + " " +
                      (entry.skipped.empty() ? TimeText(entry.total.median)
                                             : "skipped: " + entry.skipped));
    }
  }
  const auto ratio = [&](const Entry* entry) {
    return timed && entry != nullptr
               ? fmt::format("{:.2f}", result.Ratio(*entry))
               : std::string();
  };
  return fmt::format(
      "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", row.name,
      timed ? TimeText(ours.total.median) : "-",
      timed ? fmt::format("{} - {}", TimeText(ours.total.p10),
                          TimeText(ours.total.p90))
            : "",
      best != nullptr
          ? fmt::format("{} {}", best->name, TimeText(best->total.median))
          : "",
      ratio(best), ratio(one),
      limit != nullptr ? TimeText(limit->total.median) : "",
      timed && limit != nullptr
          ? fmt::format("{:.2f}", 1 / result.Ratio(*limit))
          : "",
      GoalText(row), reached ? (*reached ? "yes" : "**no**") : "",
      fmt::join(notes, "; "));
}

std::string JsonRow(const Result& result) {
  const std::optional<bool> reached = result.ReachesGoal();
  const bool timed = result.entries[0].skipped.empty();
  std::string json = fmt::format(
      "{{\"row\": {}, \"threads\": {}, \"goal\": {}, \"reached\": {}, "
      "\"contenders\": [",
      Quoted(result.row.name), result.row.threads, Quoted(GoalText(result.row)),
      reached ? (*reached ? "true" : "false") : "null");
  const char* separator = "";
  for (const Entry& entry : result.entries) {
    json += separator;
    separator = ", ";
    json += fmt::format("{{\"name\": {}, ", Quoted(entry.name));
    if (!entry.skipped.empty()) {
      json += fmt::format("\"skipped\": {}}}", Quoted(entry.skipped));
      continue;
    }
    json += fmt::format(
        "\"median_ns\": {:.1f}, \"p10_ns\": {:.1f}, \"p90_ns\": {:.1f}, "
        "\"rounds\": {}, \"times_ours\": {}, \"note\": {}}}",
        entry.total.median, entry.total.p10, entry.total.p90,
        entry.rounds.size(),
        timed ? fmt::format("{:.4f}", result.Ratio(entry)) : "null",
        Quoted(entry.note));
  }
  return json + "]}";
}

}  // namespace plexus::benchmarks
