#include "engine/build/expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/read/limit.h"

namespace plexus::engine {

namespace {

/// Counts nodes, up to one more than `most`.
class NodeCounter {
 public:
  NodeCounter(const Document& document, int64_t most)
      : document_(document), most_(std::min(most, INT64_MAX - 1)) {
    for (const FunctionText& function : document.functions) {
      functions_.try_emplace(function.name.text, Function{&function});
    }
  }

  int64_t CountOf(uint32_t index) {
    const Expression expression = document_.expressions[index];
    if (expression.kind != Expression::Kind::kCall) return 0;
    int64_t count = CountOfCalled(expression.text);
    for (uint32_t i = 0; i < expression.count; ++i) {
      const Argument argument = document_.arguments[expression.first + i];
      count = Sum(count, CountOf(argument.expression));
    }
    return count;
  }
  int64_t Sum(int64_t a, int64_t b) const {
    return a > most_ - b ? most_ + 1 : a + b;
  }

 private:
  struct Function {
    const FunctionText* text;
    int64_t count = -1;  ///< -1: not counted yet
  };

  // Functions nested deeper than kDeepest are refused when they are expanded.
  int64_t CountOfCalled(std::string_view name) {
    const auto found = functions_.find(name);
    if (found == functions_.end()) return 1;
    Function& function = found->second;
    if (function.count >= 0 || depth_ > kDeepest) {
      return std::max<int64_t>(function.count, 0);
    }
    function.count = 0;
    ++depth_;
    int64_t count = 0;
    for (const NodeText& node : function.text->nodes) {
      count = Sum(count, CountOf(node.call));
    }
    --depth_;
    return function.count = count;
  }

  const Document& document_;
  const int64_t most_;
  int64_t depth_ = 0;
  std::unordered_map<std::string_view, Function> functions_;
};

}  // namespace

void CheckExpansion(const Document& document, const Limits& limits) {
  if (document.functions.empty()) return;  // items were counted when read
  NodeCounter counter(document, limits.max_items);
  int64_t count = 0;
  for (const NodeText& node : document.nodes) {
    count = counter.Sum(count, counter.CountOf(node.call));
    if (count <= limits.max_items) continue;
    ThrowLimit(document.expressions[node.call].place,
               fmt::format("the graph has more than {} nodes once its "
                           "functions are expanded",
                           limits.max_items),
               "raise --max-items");
  }
}

}  // namespace plexus::engine
