#include "engine/plan/arena_layout.h"

#include <plexus/plexus.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace plexus::engine {
namespace {

struct Layout {
  std::vector<int64_t> offsets;
  int64_t total;
};

Layout LayOut(const std::vector<Lifetime>& lifetimes) {
  Layout layout{std::vector<int64_t>(lifetimes.size()), 0};
  layout.total = engine::LayOut(lifetimes, layout.offsets);
  return layout;
}

// Bytes that a buffer takes at the least: 64 more than asked, in 64s.
int64_t Padded(int64_t bytes) { return (bytes + 64 + 63) / 64 * 64; }

// The largest sum of padded bytes that are live at one step.
int64_t MostLive(const std::vector<Lifetime>& lifetimes) {
  std::map<int32_t, int64_t> change;
  for (const Lifetime& lifetime : lifetimes) {
    change[lifetime.first] += Padded(lifetime.bytes);
    change[lifetime.last + 1] -= Padded(lifetime.bytes);
  }
  int64_t live = 0, most = 0;
  for (const auto& [step, bytes] : change) most = std::max(most, live += bytes);
  return most;
}

// Whether each buffer and the 64 bytes behind it are its own while it lives.
bool IsSound(const std::vector<Lifetime>& lifetimes, const Layout& layout) {
  if (layout.total % 64 != 0) return false;
  for (size_t i = 0; i < lifetimes.size(); ++i) {
    const Lifetime& a = lifetimes[i];
    const int64_t begin = layout.offsets[i], end = begin + a.bytes + 64;
    if (begin < 0 || begin % 64 != 0 || end > layout.total) return false;
    for (size_t k = 0; k < i; ++k) {
      const Lifetime& b = lifetimes[k];
      const bool together = a.first <= b.last && b.first <= a.last;
      const bool apart = end <= layout.offsets[k] ||
                         layout.offsets[k] + b.bytes + 64 <= begin;
      if (together && !apart) return false;
    }
  }
  return true;
}

// Step i makes buffer i and reads up to three older ones, about half of them
// within `reach` steps.
std::vector<Lifetime> RandomGraph(std::mt19937* random, int n, int reach) {
  const auto below = [&](int most) {
    return static_cast<int>((*random)() % static_cast<unsigned>(most));
  };
  std::vector<Lifetime> lifetimes;
  for (int i = 0; i < n; ++i) {
    const double magnitude = 6 + 14 * (below(10'000) / 10'000.0);
    lifetimes.push_back({static_cast<int64_t>(std::exp2(magnitude)), i, i});
    for (int reads = 1 + below(3); reads > 0 && i > 0; --reads) {
      const int back = 1 + (below(2) == 0 ? below(reach) : below(i));
      lifetimes[std::max(0, i - back)].last = i;
    }
  }
  return lifetimes;
}

TEST_CASE("no buffers need no arena") { CHECK(LayOut({}).total == 0); }

TEST_CASE("an empty buffer still has its 64 bytes behind it") {
  const Layout layout = LayOut({{0, 0, 0}});
  CHECK(layout.offsets == std::vector<int64_t>{0});
  CHECK(layout.total == 64);
}

TEST_CASE("a chain of equal buffers takes turns in two places") {
  std::vector<Lifetime> chain;
  for (int i = 0; i < 100; ++i) chain.push_back({1000, i, i + 1});
  const Layout layout = LayOut(chain);
  CHECK(IsSound(chain, layout));
  CHECK(layout.total == 2 * Padded(1000));
}

TEST_CASE("a buffer takes the memory of several that are done") {
  const std::vector<Lifetime> lifetimes = {
      {960, 0, 1}, {960, 0, 1}, {960, 0, 1}, {3008, 2, 3}};
  const Layout layout = LayOut(lifetimes);
  CHECK(IsSound(lifetimes, layout));
  CHECK(layout.total == 3072);
}

TEST_CASE("random graphs fit into 1.25 times what is live at most") {
  std::mt19937 random(4711);
  double worst = 0;
  for (int round = 0; round < 1000; ++round) {
    const int n = 5 + static_cast<int>(random() % 150);
    const auto lifetimes =
        RandomGraph(&random, n, 1 + static_cast<int>(random() % 30));
    const Layout layout = LayOut(lifetimes);
    REQUIRE(IsSound(lifetimes, layout));
    const double ratio = static_cast<double>(layout.total) /
                         static_cast<double>(MostLive(lifetimes));
    REQUIRE(ratio >= 1);
    worst = std::max(worst, ratio);
  }
  CHECK(worst <= 1.25);
}

TEST_CASE("the same lifetimes give the same layout") {
  std::mt19937 random(5);
  const auto lifetimes = RandomGraph(&random, 100, 5);
  CHECK(LayOut(lifetimes).offsets == LayOut(lifetimes).offsets);
}

// Quadratic time would be hours.
TEST_CASE("a million buffers of short lives are laid out") {
  std::mt19937 random(6);
  std::vector<Lifetime> lifetimes;
  for (int i = 0; i < 1'000'000; ++i) {
    lifetimes.push_back({static_cast<int64_t>(random() % 100'000), i,
                         i + static_cast<int>(random() % 6)});
  }
  const Layout layout = LayOut(lifetimes);
  const int64_t most = MostLive(lifetimes);
  CHECK(layout.total >= most);
  CHECK(layout.total <= most + most / 4);
}

TEST_CASE("sizes beyond an int64 are refused") {
  const auto code = [](const std::vector<Lifetime>& lifetimes) {
    try {
      LayOut(lifetimes);
    } catch (const Error& error) {
      return static_cast<int>(error.code());
    }
    return 0;
  };
  CHECK(code({{INT64_MAX - 50, 0, 0}}) == 4);
  CHECK(code({{INT64_MAX / 2, 0, 1}, {INT64_MAX / 2, 1, 2}}) == 4);
  CHECK(code({{INT64_MAX / 2, 0, 1}, {INT64_MAX / 2, 2, 2}}) == 0);
}

}  // namespace
}  // namespace plexus::engine
