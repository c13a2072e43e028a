#include "engine/tensor/decimal.h"

#include <charconv>

namespace plexus::engine {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSign(char c) { return c == '+' || c == '-'; }

size_t SkipDigits(std::string_view text, size_t i) {
  while (i < text.size() && IsDigit(text[i])) ++i;
  return i;
}

int64_t ReadExponent(std::string_view text) {
  constexpr int64_t kMost = 100'000'000'000'000'000;
  const bool negative = text.front() == '-';
  if (IsSign(text.front())) text.remove_prefix(1);
  int64_t value = 0;
  for (const char c : text) {
    value = value * 10 + (c - '0');
    if (value > kMost) value = kMost;
  }
  return negative ? -value : value;
}

}  // namespace

bool IsDecimal(std::string_view text) {
  size_t i = !text.empty() && IsSign(text[0]) ? 1 : 0;
  const size_t start = i;
  i = SkipDigits(text, i);
  size_t digits = i - start;
  if (digits > 1 && text[start] == '0') return false;
  if (i < text.size() && text[i] == '.') {
    const size_t fraction = ++i;
    i = SkipDigits(text, i);
    digits += i - fraction;
  }
  if (digits == 0) return false;
  if (i == text.size()) return true;
  if (text[i] != 'e' && text[i] != 'E') return false;
  ++i;
  if (i < text.size() && IsSign(text[i])) ++i;
  return i < text.size() && SkipDigits(text, i) == text.size();
}

Decimal ReadDecimal(std::string_view text) {
  Decimal result;
  result.negative = text.front() == '-';
  if (IsSign(text.front())) text.remove_prefix(1);
  const size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    result.exponent = ReadExponent(text.substr(e + 1));
    text = text.substr(0, e);
  }
  const size_t point = text.find('.');
  result.digits = text;
  if (point != std::string_view::npos) result.digits.erase(point, 1);
  const size_t integers = point == std::string_view::npos ? text.size() : point;

  const size_t first = result.digits.find_first_not_of('0');
  if (first == std::string::npos) return {result.negative, "", 0};
  result.exponent +=
      static_cast<int64_t>(integers) - static_cast<int64_t>(first) - 1;
  result.digits.erase(result.digits.find_last_not_of('0') + 1);
  result.digits.erase(0, first);
  return result;
}

Decimal RoundedDecimal(double value, int precision, bool scientific) {
  char buffer[1200];  // 309 digits, the point, 770 digits, the exponent
  const auto [end, error] = std::to_chars(
      buffer, buffer + sizeof(buffer), value,
      scientific ? std::chars_format::scientific : std::chars_format::fixed,
      precision);
  return ReadDecimal({buffer, static_cast<size_t>(end - buffer)});
}

Decimal ExactDecimal(double value) {
  return RoundedDecimal(value, 770, true);  // no double has more than 767
}

int CompareMagnitudes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) {
    return static_cast<int>(!a.digits.empty()) -
           static_cast<int>(!b.digits.empty());
  }
  if (a.exponent != b.exponent) return a.exponent < b.exponent ? -1 : 1;
  return a.digits.compare(b.digits);
}

}  // namespace plexus::engine
