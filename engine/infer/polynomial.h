// Integer polynomials in numbered atoms: the arithmetic behind symbolic dims.
#ifndef PLEXUS_ENGINE_INFER_POLYNOMIAL_H_
#define PLEXUS_ENGINE_INFER_POLYNOMIAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace plexus::engine {

/// coefficient * atoms[0] * atoms[1] * ...: atoms ascending, repeated for
/// powers; none for the constant term.
struct Term {
  std::vector<uint32_t> atoms;
  int64_t coefficient = 0;
  auto operator<=>(const Term&) const = default;
};

/// A sum of terms in one order, so that equal polynomials are equal vectors:
/// higher degrees first, then by atoms, no term twice and none with coefficient
/// 0. Empty is 0.
using Polynomial = std::vector<Term>;

/// No more terms, and no higher degree, than these.
inline constexpr size_t kMostTerms = 64;
inline constexpr size_t kMostDegree = 32;

Polynomial Constant(int64_t number);
/// The number, if it is one.
std::optional<int64_t> AsNumber(const Polynomial& a);

// std::nullopt: a coefficient overflows, and *overflow (where given) is set; or
// the result has more than kMostTerms terms or a degree above kMostDegree.

/// a + factor * b.
std::optional<Polynomial> AddScaled(const Polynomial& a, int64_t factor,
                                    const Polynomial& b,
                                    bool* overflow = nullptr);
std::optional<Polynomial> Multiply(const Polynomial& a, const Polynomial& b,
                                   bool* overflow = nullptr);
/// The q with q * b = a, where there is one with integer coefficients; `b` is
/// not 0.
std::optional<Polynomial> DivideExactly(const Polynomial& a,
                                        const Polynomial& b);

/// a / b, rounded down; b is not 0, and not (INT64_MIN, -1).
constexpr int64_t FloorDivide(int64_t a, int64_t b) {
  const int64_t q = a / b;
  return q - (a % b != 0 && (a < 0) != (b < 0));
}

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_INFER_POLYNOMIAL_H_
