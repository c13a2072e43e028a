#include "engine/tensor/element.h"

#include <fmt/format.h>
#include <plexus/float16.h>
#include <plexus/plexus.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <type_traits>

#include "engine/diagnostic/display.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

template <typename T>
inline constexpr bool kIsHalf =
    std::is_same_v<T, Float16> || std::is_same_v<T, BFloat16>;

// fn.operator()<T>() for the C++ type of a dtype.
template <typename Fn>
auto WithType(int32_t dtype, const Fn& fn) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return fn.template operator()<float>();
    case PLEXUS_FLOAT64:
      return fn.template operator()<double>();
    case PLEXUS_INT8:
      return fn.template operator()<int8_t>();
    case PLEXUS_INT16:
      return fn.template operator()<int16_t>();
    case PLEXUS_INT32:
      return fn.template operator()<int32_t>();
    case PLEXUS_INT64:
      return fn.template operator()<int64_t>();
    case PLEXUS_UINT8:
      return fn.template operator()<uint8_t>();
    case PLEXUS_UINT16:
      return fn.template operator()<uint16_t>();
    case PLEXUS_UINT32:
      return fn.template operator()<uint32_t>();
    case PLEXUS_UINT64:
      return fn.template operator()<uint64_t>();
    case PLEXUS_BOOL:
      return fn.template operator()<bool>();
    case PLEXUS_FLOAT16:
      return fn.template operator()<Float16>();
    case PLEXUS_BFLOAT16:
      return fn.template operator()<BFloat16>();
    default:
      throw Error(ErrorCode::kUsage, fmt::format("{} is no dtype", dtype));
  }
}

template <typename T>
T Load(const void* element) {
  T value;
  std::memcpy(&value, element, sizeof(T));
  return value;
}

template <typename F>
double Widen(F x) {
  if constexpr (kIsHalf<F>) {
    return ToFloat(x);
  } else {
    return static_cast<double>(x);
  }
}

template <typename F>
F FromDouble(double x) {
  if constexpr (kIsHalf<F>) {
    return RoundTo<F>(x);
  } else {
    return static_cast<F>(x);
  }
}

// ---- reading ----------------------------------------------------------------

bool IsWord(std::string_view text, double* value) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  constexpr double kInf = std::numeric_limits<double>::infinity();
  if (text == "inf") return *value = negative ? -kInf : kInf, true;
  *value = std::numeric_limits<double>::quiet_NaN();
  return text == "nan" && !negative;
}

// The nearest double or float. Out of range is said of both ends.
template <typename F>
F FromDecimalText(std::string_view text) {
  if (text.front() == '+') text.remove_prefix(1);
  F value = 0;
  const char* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, value).ec == std::errc()) return value;
  const Decimal decimal = ReadDecimal(text);
  const F magnitude =
      decimal.exponent > 0 ? std::numeric_limits<F>::infinity() : F{0};
  return decimal.negative ? -magnitude : magnitude;
}

// A double on its way to a shorter float may have become a tie that the text is
// not: it is then moved off the tie, towards the text.
double MoveOffTie(double value, std::string_view text) {
  if (!std::isfinite(value)) return value;
  const int side = CompareMagnitudes(ReadDecimal(text), ExactDecimal(value));
  if (side == 0) return value;
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  return std::bit_cast<double>(side < 0 ? bits - 1 : bits + 1);
}

bool RefuseAs(std::string_view text, int32_t dtype, std::string* why) {
  const char* const article = DtypeName(dtype)[0] == 'i' ? "an" : "a";
  *why = fmt::format("{} is not {} {}", Shown(text), article, DtypeName(dtype));
  return false;
}

bool ParseBool(std::string_view text, int32_t dtype, bool* out,
               std::string* why) {
  *out = text == "true" || text == "1";
  return *out || text == "false" || text == "0" || RefuseAs(text, dtype, why);
}

template <typename F>
bool ParseFloat(std::string_view text, int32_t dtype, F* out,
                std::string* why) {
  double word;
  if (IsWord(text, &word)) return *out = FromDouble<F>(word), true;
  if (!IsDecimal(text)) return RefuseAs(text, dtype, why);
  F value;
  if constexpr (kIsHalf<F>) {
    double wide = FromDecimalText<double>(text);
    // Ties between 16-bit floats end in zeros: elsewhere the double decides.
    if ((std::bit_cast<uint64_t>(wide) & 0xffffffff) == 0) {
      wide = MoveOffTie(wide, text);
    }
    value = RoundTo<F>(wide);
  } else {
    value = FromDecimalText<F>(text);
  }
  if (std::isinf(Widen(value))) {
    *why = fmt::format("{} is too large for {}", Shown(text), DtypeName(dtype));
    return false;
  }
  *out = value;
  return true;
}

// An integral decimal in plain digits: "1e3" gives "1000", "2.50" nothing. More
// than 20 digits are cut: they are out of any range.
std::string PlainInteger(const Decimal& decimal) {
  const int64_t length = decimal.exponent + 1;
  if (decimal.digits.empty()) return "0";
  if (length < static_cast<int64_t>(decimal.digits.size())) return "";
  std::string result = decimal.negative ? "-" : "";
  result += decimal.digits.substr(0, 21);
  const int64_t zeros = length - static_cast<int64_t>(decimal.digits.size());
  result.append(static_cast<size_t>(zeros < 21 ? zeros : 21), '0');
  return result;
}

template <typename T>
bool ParseInteger(std::string_view text, int32_t dtype, T* out,
                  std::string* why) {
  const auto read = [&](std::string_view digits) {
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, *out);
    return error == std::errc() && stop == end;
  };
  if (read(text)) return true;
  if (!IsDecimal(text)) return RefuseAs(text, dtype, why);
  const std::string digits = PlainInteger(ReadDecimal(text));
  if (digits.empty()) return RefuseAs(text, dtype, why);
  if (read(digits)) return true;
  *why = fmt::format("{} is out of range for {} ({} to {})", Shown(text),
                     DtypeName(dtype), std::numeric_limits<T>::min(),
                     std::numeric_limits<T>::max());
  return false;
}

// ---- writing ----------------------------------------------------------------

// The double of the fewest digits that lead back to a 16-bit float.
template <typename H>
double FewestDigits(H x) {
  const double wide = Widen(x);
  for (int precision = 0;; ++precision) {
    const Decimal nearest = RoundedDecimal(wide, precision, true);
    int64_t digits = 0;
    for (int i = 0; i <= precision; ++i) {
      const size_t k = static_cast<size_t>(i);
      digits = digits * 10 +
               (k < nearest.digits.size() ? nearest.digits[k] - '0' : 0);
    }
    // Above a power of 2 numbers lie further apart than below it: there the
    // next decimal away from 0 may lead back where the nearest does not.
    for (const int64_t candidate : {digits, digits + 1}) {
      const double value = FromDecimalText<double>(
          fmt::format("{}{}e{}", nearest.negative ? "-" : "", candidate,
                      nearest.exponent - precision));
      if (RoundTo<H>(value).bits == x.bits) return value;
    }
  }
}

// `format` is nothing, or std::chars_format::scientific.
template <typename F, typename... Format>
void AppendFloat(std::string* text, F x, Format... format) {
  if (std::isnan(Widen(x))) return void(*text += "nan");
  char buffer[40];
  const auto append = [&](auto value) {
    text->append(
        buffer,
        std::to_chars(buffer, buffer + sizeof(buffer), value, format...).ptr);
  };
  if constexpr (kIsHalf<F>) {
    if (std::isfinite(Widen(x))) return append(FewestDigits(x));
    append(Widen(x));
  } else {
    append(x);
  }
}

}  // namespace

bool ParseElement(std::string_view text, int32_t dtype, void* out,
                  std::string* why) {
  double word;
  if (!IsDecimal(text) && !IsWord(text, &word) && text != "true" &&
      text != "false") {
    *why =
        text.empty() ? "there is no number" : Quoted(text) + " is not a number";
    return false;
  }
  return WithType(dtype, [&]<typename T>() {
    T value = {};
    bool ok;
    if constexpr (std::is_same_v<T, bool>) {
      ok = ParseBool(text, dtype, &value, why);
    } else if constexpr (std::is_integral_v<T>) {
      ok = ParseInteger(text, dtype, &value, why);
    } else {
      ok = ParseFloat(text, dtype, &value, why);
    }
    if (ok) std::memcpy(out, &value, sizeof(T));
    return ok;
  });
}

void AppendElement(std::string* text, int32_t dtype, const void* element) {
  WithType(dtype, [&]<typename T>() {
    if constexpr (std::is_same_v<T, bool>) {
      *text += *static_cast<const uint8_t*>(element) != 0 ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      fmt::format_to(std::back_inserter(*text), "{:d}", Load<T>(element));
    } else {
      AppendFloat(text, Load<T>(element));
    }
  });
}

Decimal ShortestDecimal(int32_t dtype, const void* element) {
  std::string text;
  WithType(dtype, [&]<typename T>() {
    if constexpr (!std::is_integral_v<T>) {
      AppendFloat(&text, Load<T>(element), std::chars_format::scientific);
    }
  });
  return ReadDecimal(text);
}

double FloatElement(int32_t dtype, const void* element) {
  return WithType(
      dtype, [&]<typename T>() -> double { return Widen(Load<T>(element)); });
}

}  // namespace plexus::engine

namespace plexus {

std::string FormatElement(const Tensor& tensor, int64_t index) {
  if (index < 0 || index >= tensor.count()) {
    throw Error(ErrorCode::kUsage,
                fmt::format("there is no element {}: the tensor has {}", index,
                            tensor.count()));
  }
  std::string text;
  engine::AppendElement(
      &text, tensor.dtype(),
      tensor.data<char>() + index * DtypeSize(tensor.dtype()));
  return text;
}

}  // namespace plexus
