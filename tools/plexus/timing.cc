#include "tools/plexus/timing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

#include "tools/plexus/allocation_count.h"
#include "tools/plexus/terminal.h"

namespace plexus::program {
namespace {

constexpr double kLeastSampleNs = 5'000;
constexpr double kMostSamples = 1e6;
constexpr int64_t kLeastRuns = 7;
constexpr double kProgressSeconds = 3;

double Now() {
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::steady_clock::now().time_since_epoch())
          .count());
}

/// ns that `batch` runs take together.
double Batch(Session* session, int64_t batch) {
  const double start = Now();
  for (int64_t i = 0; i < batch; ++i) {
    if (!session->Run()) [[unlikely]] {
      throw session->error();
    }
  }
  return Now() - start;
}

/// Warms up caches, branch predictors, and the processor's clock; gives the
/// number of runs that fill a sample.
int64_t WarmUp(Session* session, double least_sample, double warm_up) {
  const double start = Now();
  int64_t batch = 1;
  for (;;) {
    const double taken = Batch(session, batch);
    const bool warm = Now() - start >= warm_up;
    if (taken < least_sample) {
      batch *= 2;
    } else if (warm) {
      return batch;
    }
  }
}

/// The smallest sample that a share of all samples does not pass.
double Percentile(const std::vector<double>& ordered, double share) {
  const auto rank = static_cast<size_t>(
      std::ceil(share * static_cast<double>(ordered.size())));
  return ordered[std::clamp(rank, size_t{1}, ordered.size()) - 1];
}

/// Without an allocation: they are being counted.
void TellProgress(double done, double all) {
  std::array<char, 64> text;
  const auto end = fmt::format_to_n(text.data(), text.size(),
                                    "\r{:.0f} of {:.0f} s", done, all);
  Tell({text.data(), std::min(end.size, text.size())});
}

}  // namespace

Timing TimeRuns(Session* session, double seconds) {
  const double wanted = seconds * 1e9;
  const double least_sample = std::max(kLeastSampleNs, wanted / kMostSamples);
  Timing timing;
  timing.batch = WarmUp(session, least_sample, std::min(1e8, wanted / 10));

  std::vector<double> samples;
  // Twice what is expected: samples may be quicker than the first ones were.
  samples.reserve(static_cast<size_t>(
      std::min(wanted / least_sample, kMostSamples) * 2 + kLeastRuns));
  const bool progress = seconds >= kProgressSeconds && StderrIsTerminal();
  double next_progress = 1e9;
  {
    const AllocationCount allocations;
    for (double taken = 0; (taken < wanted || timing.runs < kLeastRuns) &&
                           samples.size() < samples.capacity();
         timing.runs += timing.batch) {
      const double sample = Batch(session, timing.batch);
      taken += sample;
      samples.push_back(sample / static_cast<double>(timing.batch));
      if (progress && taken >= next_progress) [[unlikely]] {
        next_progress += 1e9;
        TellProgress(taken / 1e9, seconds);
      }
    }
    timing.allocations = allocations.value();
  }
  if (progress) Tell("\r\x1b[K");

  std::sort(samples.begin(), samples.end());
  timing.median = Percentile(samples, 0.5);
  timing.p10 = Percentile(samples, 0.1);
  timing.p90 = Percentile(samples, 0.9);
  if (timing.runs >= 10'000) timing.p9999 = Percentile(samples, 0.9999);
  timing.max = samples.back();
  return timing;
}

}  // namespace plexus::program
