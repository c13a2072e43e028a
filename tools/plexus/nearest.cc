#include "tools/plexus/nearest.h"

#include <algorithm>
#include <cstddef>

namespace plexus::program {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] != b[j] ? 1 : 0);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& candidates) {
  size_t best = std::max<size_t>(word.size() / 3, 1) + 1;
  std::string_view nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    // It must share something with the word.
    if (distance < std::min(best, std::max(word.size(), candidate.size()))) {
      best = distance;
      nearest = candidate;
    }
  }
  if (nearest.empty()) return "";
  return "did you mean `" + std::string(nearest) + "`?";
}

}  // namespace plexus::program
