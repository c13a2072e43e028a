// Names of dims, and lists of them.
#ifndef PLEXUS_OPS_PRODUCT_LABELS_H_
#define PLEXUS_OPS_PRODUCT_LABELS_H_

#include <algorithm>
#include <vector>

namespace plexus::product {

/// What names a dim: the code of a letter, or, for the dims that "..." stands
/// for, kEllipsisLabel plus how many of them follow.
using Labels = std::vector<int>;
inline constexpr int kEllipsisLabel = 128;

inline bool IsLetter(int label) { return label < kEllipsisLabel; }

inline bool Has(const Labels& labels, int label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

/// The labels that keep(label) is true of, each once.
template <typename Fn>
Labels Those(const Labels& labels, const Fn& keep) {
  Labels result;
  for (const int label : labels) {
    if (keep(label) && !Has(result, label)) result.push_back(label);
  }
  return result;
}

inline Labels Joined(Labels a, const Labels& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace plexus::product

#endif  // PLEXUS_OPS_PRODUCT_LABELS_H_
