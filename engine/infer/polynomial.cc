#include "engine/infer/polynomial.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace plexus::engine {
namespace {

using Atoms = std::vector<uint32_t>;

// A graded order: a product of two leading terms leads the product, which exact
// division rests on.
bool Before(const Atoms& a, const Atoms& b) {
  return a.size() != b.size() ? a.size() > b.size() : a < b;
}

Atoms Product(const Atoms& a, const Atoms& b) {
  Atoms result;
  result.reserve(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(),
             std::back_inserter(result));
  return result;
}

// term * b, in b's order.
std::optional<Polynomial> Scale(const Term& term, const Polynomial& b,
                                bool* overflow) {
  Polynomial result;
  result.reserve(b.size());
  for (const Term& t : b) {
    if (term.atoms.size() + t.atoms.size() > kMostDegree) return std::nullopt;
    Term product{Product(term.atoms, t.atoms), 0};
    if (__builtin_mul_overflow(term.coefficient, t.coefficient,
                               &product.coefficient)) {
      if (overflow != nullptr) *overflow = true;
      return std::nullopt;
    }
    result.push_back(std::move(product));
  }
  return result;
}

}  // namespace

Polynomial Constant(int64_t number) {
  if (number == 0) return {};
  return {Term{{}, number}};
}

std::optional<int64_t> AsNumber(const Polynomial& a) {
  if (a.empty()) return 0;
  if (a.front().atoms.empty()) return a.front().coefficient;
  return std::nullopt;
}

std::optional<Polynomial> AddScaled(const Polynomial& a, int64_t factor,
                                    const Polynomial& b, bool* overflow) {
  Polynomial result;
  result.reserve(a.size() + b.size());
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    const bool take_right =
        left == a.end() ||
        (right != b.end() && !Before(left->atoms, right->atoms));
    if (!take_right) {
      result.push_back(*left++);
      continue;
    }
    const bool both = left != a.end() && left->atoms == right->atoms;
    int64_t sum = both ? left->coefficient : 0;
    int64_t product = 0;
    if (__builtin_mul_overflow(factor, right->coefficient, &product) ||
        __builtin_add_overflow(sum, product, &sum)) {
      if (overflow != nullptr) *overflow = true;
      return std::nullopt;
    }
    if (sum != 0) result.push_back({right->atoms, sum});
    if (both) ++left;
    ++right;
  }
  if (result.size() > kMostTerms) return std::nullopt;
  return result;
}

std::optional<Polynomial> Multiply(const Polynomial& a, const Polynomial& b,
                                   bool* overflow) {
  Polynomial result;
  for (const Term& term : a) {
    const auto part = Scale(term, b, overflow);
    if (!part) return std::nullopt;
    auto sum = AddScaled(result, 1, *part, overflow);
    if (!sum) return std::nullopt;
    result = std::move(*sum);
  }
  return result;
}

std::optional<Polynomial> DivideExactly(const Polynomial& a,
                                        const Polynomial& b) {
  Polynomial quotient;
  Polynomial rest = a;
  const Term& lead = b.front();
  while (!rest.empty()) {
    const Term& top = rest.front();
    Term q;
    if (lead.coefficient == -1) {
      if (__builtin_sub_overflow(int64_t{0}, top.coefficient, &q.coefficient)) {
        return std::nullopt;
      }
    } else {
      if (top.coefficient % lead.coefficient != 0) return std::nullopt;
      q.coefficient = top.coefficient / lead.coefficient;
    }
    if (!std::includes(top.atoms.begin(), top.atoms.end(), lead.atoms.begin(),
                       lead.atoms.end())) {
      return std::nullopt;
    }
    std::set_difference(top.atoms.begin(), top.atoms.end(), lead.atoms.begin(),
                        lead.atoms.end(), std::back_inserter(q.atoms));
    const auto part = Scale(q, b, nullptr);
    if (!part || quotient.size() == kMostTerms) return std::nullopt;
    auto difference = AddScaled(rest, -1, *part);
    if (!difference) return std::nullopt;
    quotient.push_back(std::move(q));
    rest = std::move(*difference);
  }
  return quotient;
}

}  // namespace plexus::engine
