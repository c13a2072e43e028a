#include "engine/build/expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "engine/read/limit.h"

namespace plexus::engine {

namespace {

/// Counts nodes, up to one more than `most`.
class NodeCounter {
 public:
  NodeCounter(const std::vector<Document>& documents,
              const Callables& callables, int64_t most)
      : documents_(documents), callables_(callables),
        most_(std::min(most, INT64_MAX - 1)) {}

  int64_t CountOf(uint32_t document, uint32_t index) {
    const Expression expression = documents_[document].expressions[index];
    if (expression.kind != Expression::Kind::kCall) return 0;
    const Callable* called = callables_.Find(document, expression.text);
    int64_t count = called == nullptr ? 1 : CountOf(*called);
    for (uint32_t i = 0; i < expression.count; ++i) {
      const Argument argument =
          documents_[document].arguments[expression.first + i];
      count = Sum(count, CountOf(document, argument.expression));
    }
    return count;
  }
  int64_t Sum(int64_t a, int64_t b) const {
    return a > most_ - b ? most_ + 1 : a + b;
  }

 private:
  // Calls nested deeper than kDeepest are refused when they are expanded.
  int64_t CountOf(const Callable& callable) {
    const auto [found, added] = counts_.try_emplace(&callable, 0);
    if (!added) return found->second;
    if (depth_ > kDeepest) {
      counts_.erase(found);
      return 0;
    }
    ++depth_;
    int64_t count = 0;
    for (const NodeText& node : *callable.nodes) {
      count = Sum(count, CountOf(callable.document, node.call));
    }
    --depth_;
    count = std::max<int64_t>(
        count, std::max<size_t>(callable.formals.size(), 1));
    return counts_[&callable] = std::min(count, most_ + 1);
  }

  const std::vector<Document>& documents_;
  const Callables& callables_;
  const int64_t most_;
  int64_t depth_ = 0;
  std::unordered_map<const Callable*, int64_t> counts_;
};

}  // namespace

void CheckExpansion(const std::vector<Document>& documents,
                    const Callables& callables, const Limits& limits) {
  if (callables.Of(0).empty()) return;  // items were counted when read
  NodeCounter counter(documents, callables, limits.max_items);
  int64_t count = 0;
  for (const NodeText& node : documents[0].nodes) {
    count = counter.Sum(count, counter.CountOf(0, node.call));
    if (count <= limits.max_items) continue;
    ThrowLimit(documents[0].expressions[node.call].place,
               fmt::format("the graph has more than {} nodes once its "
                           "functions{} are expanded",
                           limits.max_items,
                           documents.size() > 1 ? " and imports" : ""),
               "raise --max-items");
  }
}

}  // namespace plexus::engine
