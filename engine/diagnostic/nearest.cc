#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "engine/diagnostic/report.h"

namespace plexus::engine {
namespace {

constexpr size_t kLongest = 64;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Twice the edit distance with neighbours swapped at the price of one edit
// (optimal string alignment), where a change of case alone counts 1; `most` + 1
// where it is more than `most`.
int Distance(std::string_view a, std::string_view b, int most) {
  std::array<std::array<int, kLongest + 1>, 3> rows;
  int* before = rows[0].data();
  int* last = rows[1].data();
  int* row = rows[2].data();
  for (size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(2 * j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int least = row[0] = static_cast<int>(2 * i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      const int change = a[i - 1] == b[j - 1] ? 0 : same ? 1 : 2;
      row[j] = std::min({last[j] + 2, row[j - 1] + 2, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 2);
      }
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string Nearest(std::string_view word,
                    const std::vector<std::string_view>& candidates) {
  if (word.size() > kLongest) return "";
  int most = 2 * std::max(1, static_cast<int>(word.size()) / 3);
  std::string_view nearest;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const int difference = std::abs(static_cast<int>(candidate.size()) -
                                    static_cast<int>(word.size()));
    // A candidate must share something with the word.
    const int longer =
        static_cast<int>(2 * std::max(candidate.size(), word.size()));
    const int limit = std::min(most, longer - 1);
    if (2 * difference > limit) continue;
    const int distance = Distance(word, candidate, limit);
    if (distance > limit) continue;
    nearest = candidate;
    most = distance - 1;
    if (most < 0) break;
  }
  return std::string(nearest);
}

}  // namespace plexus::engine

namespace plexus {

std::string DidYouMean(std::string_view word,
                       const std::vector<std::string_view>& known,
                       std::string otherwise) {
  const std::string nearest = engine::Nearest(word, known);
  return nearest.empty() ? std::move(otherwise)
                         : fmt::format("did you mean `{}`?", nearest);
}

}  // namespace plexus
