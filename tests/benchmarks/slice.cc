#include <algorithm>
#include <chrono>
#include <cmath>

#include "tests/benchmarks/contender.h"

namespace plexus::benchmarks {

Slice SliceOf(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const auto at = [&](double share) {
    return samples[static_cast<size_t>(
        share * static_cast<double>(samples.size() - 1) + 0.5)];
  };
  return {at(0.5), at(0.1), at(0.9)};
}

Slice TimeCalls(const std::function<void()>& call, double seconds) {
  constexpr double kLeastSampleNs = 20'000;
  using Clock = std::chrono::steady_clock;
  const auto time = [&](int64_t runs) {
    const Clock::time_point start = Clock::now();
    for (int64_t i = 0; i < runs; ++i) call();
    return std::chrono::duration<double, std::nano>(Clock::now() - start)
        .count();
  };
  int64_t runs = 1;
  double taken = time(1);
  double spent = taken;
  std::vector<double> samples = {taken};
  while (taken < kLeastSampleNs) {
    runs *= 2;
    taken = time(runs);
    spent += taken;
    samples = {taken / static_cast<double>(runs)};
  }
  while (spent < seconds * 1e9) {
    taken = time(runs);
    spent += taken;
    samples.push_back(taken / static_cast<double>(runs));
  }
  return SliceOf(std::move(samples));
}

}  // namespace plexus::benchmarks
