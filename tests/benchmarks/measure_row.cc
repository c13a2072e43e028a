// Contenders of a row in turn, round after round, so that noise meets all
// alike.
#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "tests/benchmarks/data.h"
#include "tests/benchmarks/row.h"

namespace plexus::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSliceSeconds = 0.04;
constexpr double kSpreadSeconds = 0.08;
constexpr double kRowSeconds = 2.5;
constexpr size_t kLeastRounds = 7;
constexpr size_t kMostRounds = 31;

double Median(std::vector<double> values) {
  return SliceOf(std::move(values)).median;
}

std::unique_ptr<Contender> MakePeer(const std::string& peer, const Row& row,
                                    const Setting& setting) {
  if (row.kind == Row::Kind::kProcess) {
    return MakeProcess(peer, row.work, setting);
  }
  if (row.kind == Row::Kind::kLoad) {
    return MakeFreshLoad(peer, row.work, setting);
  }
#ifdef PLEXUS_HAS_ONEDNN
  if (peer == "onednn") return MakeOneDnn(row.work, setting);
#endif
#ifdef PLEXUS_HAS_OPENBLAS
  if (peer == "openblas") return MakeOpenBlas(row.work, setting);
#endif
  if (peer == "onednn" || peer == "openblas") {
    throw std::runtime_error("not installed");
  }
  return MakeRemote(peer, row.work, setting);
}

std::unique_ptr<Contender> MakeOurs(const Row& row, const Setting& setting) {
  switch (row.kind) {
    case Row::Kind::kProcess:
      return MakeProcess("plexus", row.work, setting);
    case Row::Kind::kLoad:
      return MakeFreshLoad("plexus", row.work, setting);
    case Row::Kind::kLimit:
      return MakeLimit(row.limit, row.amount);
    case Row::Kind::kRun:
      break;
  }
  return MakePlexus(row.work, row.variant, setting);
}

/// How far `got` is from `want`, relative to the largest of those.
double Distance(const std::vector<float>& got, const std::vector<float>& want) {
  if (got.size() != want.size()) return INFINITY;
  double largest = 1e-30;
  double farthest = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(want[i])));
    const double distance = std::abs(static_cast<double>(got[i]) - want[i]);
    if (!(distance <= farthest)) farthest = distance;
  }
  return farthest / largest;
}

/// The contenders that can take part, with where they are told of.
class Field {
 public:
  explicit Field(Result* result) : result_(result) {}

  template <typename Make>
  void Add(const std::string& name, Make make) {
    Entry entry;
    entry.name = name;
    std::unique_ptr<Contender> contender;
    try {
      contender = make();
      Compare(contender->Output());
    } catch (const std::exception& error) {
      const std::string text = error.what();
      entry.skipped = text.substr(0, text.find('\n'));
      contender.reset();
    }
    result_->entries.push_back(std::move(entry));
    contenders_.push_back(std::move(contender));
  }

  void Round(bool rest, bool keep) {
    for (size_t i = 0; i < contenders_.size(); ++i) {
      if (contenders_[i] == nullptr) continue;
      if (rest) {
        // Threads of the one before may still spin; its own need a while until
        // the scheduler has spread them.
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
        contenders_[i]->Time(kSpreadSeconds);
      }
      const Slice slice = contenders_[i]->Time(kSliceSeconds);
      if (keep) result_->entries[i].rounds.push_back(slice);
    }
  }

  void Finish() {
    for (size_t i = 0; i < contenders_.size(); ++i) {
      Entry& entry = result_->entries[i];
      if (contenders_[i] == nullptr) continue;
      entry.note = contenders_[i]->Note();
      std::vector<double> median, p10, p90;
      for (const Slice& slice : entry.rounds) {
        median.push_back(slice.median);
        p10.push_back(slice.p10);
        p90.push_back(slice.p90);
      }
      // Within rounds and between them.
      const Slice between = SliceOf(median);
      entry.total = {between.median, std::min(Median(p10), between.p10),
                     std::max(Median(p90), between.p90)};
    }
  }

 private:
  /// The first one with a result is who the others are compared with.
  void Compare(const std::vector<float>& output) {
    if (output.empty()) return;
    if (first_.empty()) {
      first_ = output;
      return;
    }
    const double most = result_->row.variant == "bfloat16" ? 3e-2 : 1e-4;
    const double distance = Distance(output, first_);
    if (!(distance <= most)) {
      throw std::runtime_error(
          fmt::format("its result is {:.2g} off ours", distance));
    }
  }
  Result* result_;
  std::vector<std::unique_ptr<Contender>> contenders_;
  std::vector<float> first_;
};

}  // namespace

Result Measure(const Row& row, Setting setting) {
  setting.threads = row.threads;
  if (!row.work.empty()) WriteData(row.work, setting.folder);
  Result result{row, {}};
  Field field(&result);
  field.Add(row.kind == Row::Kind::kLimit ? "limit" : "plexus",
            [&] { return MakeOurs(row, setting); });
  if (row.threads > 1) {
    Setting one = setting;
    one.threads = 1;
    field.Add("plexus, 1 thread", [&] { return MakeOurs(row, one); });
  }
  for (const std::string& peer : row.peers) {
    if (setting.peers.find(peer) == std::string::npos) continue;
    field.Add(peer, [&] { return MakePeer(peer, row, setting); });
  }
  if (!row.limit.empty() && row.kind != Row::Kind::kLimit) {
    field.Add("limit", [&] { return MakeLimit(row.limit, row.amount); });
  }

  const bool rest = row.threads > 1;
  field.Round(rest, /*keep=*/false);
  const Clock::time_point start = Clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  for (size_t round = 0;
       round < kMostRounds && (round < kLeastRounds || seconds() < kRowSeconds);
       ++round) {
    field.Round(rest, /*keep=*/true);
  }
  field.Finish();
  return result;
}

const Entry* Result::Find(const std::string& name) const {
  for (const Entry& entry : entries) {
    if (entry.name == name && entry.skipped.empty()) return &entry;
  }
  return nullptr;
}

const Entry* Result::BestPeer() const {
  const Entry* best = nullptr;
  for (const std::string& peer : row.peers) {
    const Entry* const entry = Find(peer);
    if (entry != nullptr &&
        (best == nullptr || entry->total.median < best->total.median)) {
      best = entry;
    }
  }
  return best;
}

double Result::Ratio(const Entry& entry) const {
  std::vector<double> ratios;
  for (size_t i = 0; i < entry.rounds.size(); ++i) {
    ratios.push_back(entry.rounds[i].median / entries[0].rounds[i].median);
  }
  return Median(std::move(ratios));
}

std::optional<bool> Result::ReachesGoal() const {
  if (!entries[0].skipped.empty()) return std::nullopt;
  const Entry* other = nullptr;
  switch (row.goal.kind) {
    case Goal::Kind::kNone:
      return std::nullopt;
    case Goal::Kind::kNs:
      return entries[0].total.median <= row.goal.value;
    case Goal::Kind::kLimit:
      other = Find("limit");
      if (other == nullptr) return std::nullopt;
      return Ratio(*other) * row.goal.value >= 1;
    case Goal::Kind::kPeer:
      other = BestPeer();
      break;
    case Goal::Kind::kSpeedup:
      other = Find("plexus, 1 thread");
      break;
  }
  if (other == nullptr) return std::nullopt;
  return Ratio(*other) >= row.goal.value;
}

}  // namespace plexus::benchmarks
