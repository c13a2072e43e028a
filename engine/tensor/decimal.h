// Decimal numbers as digits: what texts are read into and numbers printed from,
// independently of the locale.
#ifndef PLEXUS_ENGINE_TENSOR_DECIMAL_H_
#define PLEXUS_ENGINE_TENSOR_DECIMAL_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace plexus::engine {

/// +-d.ddd * 10^exponent. `digits` neither starts nor ends with a zero; those
/// of zero are "", its exponent 0.
struct Decimal {
  bool negative = false;
  std::string digits;
  int64_t exponent = 0;
};

/// Whether `text` is a decimal number: a sign or none, digits with at most one
/// point among, before or after them, then maybe e, a sign or none, digits. A
/// zero does not come before another digit: in other languages that is octal.
bool IsDecimal(std::string_view text);

/// The exact value of a text that IsDecimal. Exponents are kept to +-10^17.
Decimal ReadDecimal(std::string_view text);

/// The exact value of a finite double.
Decimal ExactDecimal(double value);

/// A finite double rounded to `precision` digits after the point, ties to even;
/// `scientific`: of d.ddd, else of its plain digits.
Decimal RoundedDecimal(double value, int precision, bool scientific);

/// < 0, 0, > 0 as |a| is smaller than, equal to, larger than |b|.
int CompareMagnitudes(const Decimal& a, const Decimal& b);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_DECIMAL_H_
