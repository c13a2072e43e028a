#include "engine/read/duplicates.h"

#include <algorithm>
#include <functional>

namespace plexus::engine {

// Sorted by hash, so that texts are compared where hashes are equal only; a
// table would be slow for words chosen to collide.
std::vector<std::pair<uint32_t, uint32_t>> FindDuplicates(
    const std::vector<Word>& words) {
  std::vector<std::pair<uint32_t, uint32_t>> order;  // hash, index
  order.reserve(words.size());
  for (uint32_t i = 0; i < words.size(); ++i) {
    const size_t hash = std::hash<std::string_view>()(words[i].text);
    order.emplace_back(static_cast<uint32_t>(hash), i);
  }
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const int difference =
        words[a.second].text.compare(words[b.second].text);
    return difference != 0 ? difference < 0 : a.second < b.second;
  });
  std::vector<std::pair<uint32_t, uint32_t>> duplicates;
  uint32_t first = 0;
  for (size_t i = 1; i < order.size(); ++i) {
    const bool same = order[i].first == order[first].first &&
                      words[order[i].second].text ==
                          words[order[first].second].text;
    if (same) {
      duplicates.emplace_back(order[first].second, order[i].second);
    } else {
      first = static_cast<uint32_t>(i);
    }
  }
  std::sort(duplicates.begin(), duplicates.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; });
  return duplicates;
}

}  // namespace plexus::engine
