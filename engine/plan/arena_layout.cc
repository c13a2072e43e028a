#include "engine/plan/arena_layout.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/tensor/checked_size.h"

namespace plexus::engine {
namespace {

constexpr int64_t kAlignment = 64;
// Layouts by size take n^2 steps a round: so many rounds, and steps in all.
constexpr int64_t kMostRounds = 64;
constexpr int64_t kMostSteps = int64_t{1} << 25;

// A buffer's place in the arena, padding included.
struct Block {
  int64_t size;
  int32_t first;
  int32_t last;
};

struct Layout {
  std::vector<int64_t> offsets;
  CheckedSize total = 0;
};

// The holes of an arena that grows at its end.
class Holes {
 public:
  // The smallest hole that fits, the lowest of these; else the end.
  int64_t Take(int64_t size) {
    const auto fit = by_size_.lower_bound({size, 0});
    if (fit != by_size_.end()) {
      const auto [found, offset] = *fit;
      Erase(offset);
      if (found > size) Insert(offset + size, found - size);
      return offset;
    }
    int64_t offset = end_.value();
    if (!sizes_.empty()) {
      const auto [last, last_size] = *sizes_.rbegin();
      if (last + last_size == offset) {
        Erase(last);
        offset = last;
      }
    }
    end_ = CheckedSize(offset) + size;
    return offset;
  }

  void Give(int64_t offset, int64_t size) {
    const auto next = sizes_.find(offset + size);
    if (next != sizes_.end()) {
      size += next->second;
      Erase(next->first);
    }
    const auto after = sizes_.upper_bound(offset);
    if (after != sizes_.begin()) {
      const auto [before, before_size] = *std::prev(after);
      if (before + before_size == offset) {
        Erase(before);
        offset = before;
        size += before_size;
      }
    }
    Insert(offset, size);
  }

  CheckedSize end() const { return end_; }

 private:
  void Insert(int64_t offset, int64_t size) {
    sizes_.emplace(offset, size);
    by_size_.emplace(size, offset);
  }
  void Erase(int64_t offset) {
    const auto found = sizes_.find(offset);
    by_size_.erase({found->second, offset});
    sizes_.erase(found);
  }

  std::map<int64_t, int64_t> sizes_;  // by offset
  std::set<std::pair<int64_t, int64_t>> by_size_;
  CheckedSize end_ = 0;
};

std::vector<uint32_t> Order(size_t n) {
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// As an allocator would do it, step by step; large blocks of a step first.
// *most_live: the largest sum of sizes at one step, which no layout goes below.
Layout ByTime(const std::vector<Block>& blocks, CheckedSize* most_live) {
  auto starts = Order(blocks.size());
  auto ends = starts;
  std::sort(starts.begin(), starts.end(), [&](uint32_t a, uint32_t b) {
    return std::tuple(blocks[a].first, -blocks[a].size, a) <
           std::tuple(blocks[b].first, -blocks[b].size, b);
  });
  std::sort(ends.begin(), ends.end(), [&](uint32_t a, uint32_t b) {
    return std::pair(blocks[a].last, a) < std::pair(blocks[b].last, b);
  });
  Layout layout{std::vector<int64_t>(blocks.size())};
  Holes holes;
  CheckedSize live = 0;
  auto end = ends.begin();
  for (const uint32_t i : starts) {
    for (; blocks[*end].last < blocks[i].first; ++end) {
      holes.Give(layout.offsets[*end], blocks[*end].size);
      live += -blocks[*end].size;
    }
    layout.offsets[i] = holes.Take(blocks[i].size);
    live += blocks[i].size;
    *most_live = std::max(*most_live, live);
  }
  layout.total = holes.end();
  return layout;
}

// The same with time running backwards, which is laid out differently.
std::vector<Block> Reversed(std::vector<Block> blocks) {
  for (Block& block : blocks) block = {block.size, -block.last, -block.first};
  return blocks;
}

// Each block in turn at the lowest place that is free while it lives.
Layout InOrder(const std::vector<Block>& blocks,
               const std::vector<uint32_t>& order) {
  Layout layout{std::vector<int64_t>(blocks.size())};
  std::vector<uint32_t> placed;  // by offset
  for (const uint32_t i : order) {
    const Block& block = blocks[i];
    int64_t offset = 0;
    for (const uint32_t k : placed) {
      const Block& other = blocks[k];
      if (other.last < block.first || block.last < other.first) continue;
      if (layout.offsets[k] - offset >= block.size) break;
      offset = std::max(offset, layout.offsets[k] + other.size);
    }
    layout.offsets[i] = offset;
    layout.total = std::max(layout.total, CheckedSize(offset) + block.size);
    const auto place = std::upper_bound(
        placed.begin(), placed.end(), offset,
        [&](int64_t at, uint32_t k) { return at < layout.offsets[k]; });
    placed.insert(place, i);
  }
  return layout;
}

// Large blocks first; then, again and again, the one that came to lie highest
// before all others. Calls keep(layout), until it says that this is enough.
template <typename Keep>
void BySize(const std::vector<Block>& blocks, int64_t rounds,
            const Keep& keep) {
  auto order = Order(blocks.size());
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::tuple(-blocks[a].size, blocks[a].first, a) <
           std::tuple(-blocks[b].size, blocks[b].first, b);
  });
  for (int64_t round = 0; round < rounds; ++round) {
    Layout layout = InOrder(blocks, order);
    const auto highest =
        std::find_if(order.begin(), order.end(), [&](uint32_t i) {
          return layout.offsets[i] + blocks[i].size == layout.total.value();
        });
    std::rotate(order.begin(), highest, highest + 1);
    if (keep(std::move(layout))) return;
  }
}

}  // namespace

int64_t LayOut(std::span<const Lifetime> lifetimes,
               std::span<int64_t> offsets) {
  std::vector<Block> blocks;
  blocks.reserve(lifetimes.size());
  for (const Lifetime& lifetime : lifetimes) {
    const CheckedSize padded =
        CheckedSize(lifetime.bytes) + (kArenaPadding + kAlignment - 1);
    blocks.push_back({padded.value() / kAlignment * kAlignment, lifetime.first,
                      lifetime.last});
  }
  CheckedSize most_live = 0;
  Layout best = ByTime(blocks, &most_live);
  const auto keep = [&](Layout other) {
    if (other.total < best.total) best = std::move(other);
    return best.total == most_live;
  };
  if (best.total > most_live && !keep(ByTime(Reversed(blocks), &most_live))) {
    const auto n = static_cast<int64_t>(blocks.size());
    BySize(blocks, std::min(kMostRounds, kMostSteps / (n * n)), keep);
  }
  std::copy(best.offsets.begin(), best.offsets.end(), offsets.begin());
  return best.total.value();
}

}  // namespace plexus::engine
