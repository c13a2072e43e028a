// The shapes of 2,000 random graphs as they are shown, formulas in N, against
// those that a plan works out in numbers and runs with.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/random_graph.h"

namespace plexus::testing {
namespace {

/// The number that a dim's formula is for one N: "2*N+1", "N^2",
/// "floor((N+3)/2)", "max(N, 5)".
class Formula {
 public:
  Formula(std::string_view text, int64_t n) : text_(text), n_(n) {}

  /// Nothing where the text is no such formula.
  std::optional<int64_t> Value() {
    const int64_t value = Sum();
    if (wrong_ || at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  bool Take(std::string_view token) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  void Expect(std::string_view token) { wrong_ |= !Take(token); }

  int64_t Sum() {
    int64_t sum = Take("-") ? -Product() : Product();
    for (;;) {
      if (Take("+")) {
        sum += Product();
      } else if (Take("-")) {
        sum -= Product();
      } else {
        return sum;
      }
    }
  }

  int64_t Product() {
    int64_t product = Power();
    for (;;) {
      if (Take("*")) {
        product *= Power();
      } else if (Take("/")) {
        product = FloorOf(product, Power());
      } else {
        return product;
      }
    }
  }

  int64_t FloorOf(int64_t a, int64_t b) {
    if (b == 0) {
      wrong_ = true;
      return 0;
    }
    const int64_t quotient = a / b;
    return quotient - (a % b != 0 && (a < 0) != (b < 0));
  }

  int64_t Power() {
    const int64_t base = Atom();
    if (!Take("^")) return base;
    int64_t power = 1;
    for (int64_t i = Atom(); i > 0 && !wrong_; --i) power *= base;
    return power;
  }

  int64_t Atom() {
    if (Take("floor(") || Take("(")) {
      const int64_t value = Sum();
      Expect(")");
      return value;
    }
    if (Take("max(")) {
      const int64_t a = Sum();
      Expect(",");
      const int64_t b = Sum();
      Expect(")");
      return a > b ? a : b;
    }
    if (Take("N")) return n_;
    const size_t first = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    wrong_ |= at_ == first;
    return std::atoll(std::string(text_.substr(first, at_ - first)).c_str());
  }

  std::string_view text_;
  int64_t n_;
  size_t at_ = 0;
  bool wrong_ = false;
};

struct Count {
  int values = 0;
  int symbolic = 0;  ///< with an N in their shape
  int unknown = 0;   ///< with a dim that has no formula
};

/// Which node's shape differs; "" for none.
std::string DifferenceOfShapes(const Graph& graph, int64_t n, Count* count) {
  PlanOptions options;
  if (!graph.dims().empty()) options.dims["N"] = n;
  std::vector<ValueInfo> values;
  for (int v = 0; v < graph.value_count(); ++v) {
    const ValueInfo info = graph.value(v);
    if (info.kind != ValueInfo::Kind::kNodeOutput) continue;
    values.push_back(info);
    options.outputs.push_back(info.name);
  }
  const std::shared_ptr<const Plan> plan = graph.Compile(options);
  for (size_t i = 0; i < values.size(); ++i) {
    const std::vector<int64_t>& got = plan->outputs()[i].shape;
    if (values[i].shape.size() != got.size()) {
      return values[i].name + ": ranks differ";
    }
    bool has_name = false, unknown = false;
    for (size_t k = 0; k < got.size(); ++k) {
      const std::string& dim = values[i].shape[k];
      has_name |= dim.find('N') != std::string::npos;
      const bool is_unknown = dim.find('?') != std::string::npos;
      unknown |= is_unknown;
      if (!is_unknown && Formula(dim, n).Value() != got[k]) {
        return values[i].name + ": " + dim + " is " + std::to_string(got[k]);
      }
    }
    ++count->values;
    count->symbolic += has_name;
    count->unknown += unknown;
  }
  return "";
}

TEMPLATE_TEST_CASE_SIG("inferred shapes, once bound, are those of a run", "",
                       ((int kBlock), kBlock), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) {
  constexpr int kGraphsABlock = 200;
  constexpr int64_t kMostRows = 9;
  const Registry registry;
  Count count;
  for (int i = 0; i < kGraphsABlock; ++i) {
    const uint64_t seed = 10'000 + kBlock * kGraphsABlock + i;
    const RandomGraph made = MakeRandomGraph(seed, kMostRows, registry);
    const Graph graph = made.WithParameters(registry);
    for (const int64_t n : {int64_t{1}, kMostRows}) {
      INFO("seed " << seed << ", N = " << n << "\ninputs:\n"
                   << made.inputs << "nodes:\n" << made.nodes);
      CHECK(DifferenceOfShapes(graph, n, &count) == "");
    }
  }
  CHECK(count.values > 5 * kGraphsABlock);
  CHECK(count.symbolic * 4 > count.values);
  CHECK(count.unknown * 10 < count.values);
}

TEST_CASE("formulas of dims are read as they are written") {
  CHECK(Formula("2*N+1", 3).Value() == 7);
  CHECK(Formula("N^2-N", 3).Value() == 6);
  CHECK(Formula("floor((N+1)/2)", 4).Value() == 2);
  CHECK(Formula("floor((N-5)/2)", 4).Value() == -1);
  CHECK(Formula("max(N, 2*(N-1))", 5).Value() == 8);
  CHECK(!Formula("?0", 5).Value());
}

}  // namespace
}  // namespace plexus::testing
