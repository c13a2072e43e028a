// A tensor for people, laid out by the rules of NumPy's print: one width for
// all elements, at most 8 digits after the point, lines of at most 75
// characters, and above 1,000 elements the first and last 3 of each axis.
#include <fmt/format.h>
#include <plexus/float16.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/tensor/decimal.h"
#include "engine/tensor/element.h"

namespace plexus {
namespace {

constexpr int kPrecision = 8;
constexpr int64_t kLineWidth = 75;
constexpr int64_t kSummariseAbove = 1000;
constexpr int64_t kEdge = 3;

bool IsFloat(int32_t dtype) {
  return dtype == PLEXUS_FLOAT32 || dtype == PLEXUS_FLOAT64 ||
         dtype == PLEXUS_FLOAT16 || dtype == PLEXUS_BFLOAT16;
}

// ---- one float --------------------------------------------------------------

// "-12", "5", "" is -12.5; "1", "25", "-07" is 1.25e-07.
struct Parts {
  std::string integer, fraction, exponent;
};

// The exact value, rounded to `precision` digits after the point.
engine::Decimal Round(int32_t dtype, const void* element, bool scientific,
                      size_t precision) {
  return engine::RoundedDecimal(engine::FloatElement(dtype, element),
                                static_cast<int>(precision), scientific);
}

// The shortest digits that tell the value from its neighbours, unless there are
// more than kPrecision after the point, or too few to reach it.
engine::Decimal Digits(int32_t dtype, const void* element, bool scientific) {
  const engine::Decimal shortest = engine::ShortestDecimal(dtype, element);
  const int64_t fraction = static_cast<int64_t>(shortest.digits.size()) - 1 -
                           (scientific ? 0 : shortest.exponent);
  if (fraction > kPrecision) {
    return Round(dtype, element, scientific, kPrecision);
  }
  return fraction < 0 ? Round(dtype, element, scientific, 0) : shortest;
}

Parts Split(const engine::Decimal& decimal, bool scientific) {
  std::string digits = decimal.digits.empty() ? "0" : decimal.digits;
  const int64_t exponent = decimal.exponent;
  Parts parts;
  size_t integers = 1;
  if (scientific) {
    parts.exponent = fmt::format("{:+03d}", exponent);
  } else if (exponent < 0) {
    digits.insert(0, static_cast<size_t>(-exponent), '0');
  } else {
    integers = static_cast<size_t>(exponent) + 1;
    if (digits.size() < integers) digits.resize(integers, '0');
  }
  parts.integer = (decimal.negative ? "-" : "") + digits.substr(0, integers);
  parts.fraction = digits.substr(integers);
  return parts;
}

// ---- one element among others -----------------------------------------------

class Style {
 public:
  virtual ~Style() = default;
  virtual std::string operator()(const void* element) const = 0;
};

class PlainStyle : public Style {
 public:
  PlainStyle(int32_t dtype, const std::vector<const void*>& shown)
      : dtype_(dtype) {
    for (const void* element : shown) {
      width_ = std::max(width_, Text(element).size());
    }
    if (dtype == PLEXUS_BOOL) width_ = 5;
  }
  std::string operator()(const void* element) const override {
    return fmt::format("{:>{}}", Text(element), width_);
  }

 private:
  std::string Text(const void* element) const {
    std::string text;
    engine::AppendElement(&text, dtype_, element);
    if (dtype_ == PLEXUS_BOOL) text[0] = text[0] == 't' ? 'T' : 'F';
    return text;
  }
  int32_t dtype_;
  size_t width_ = 0;
};

class FloatStyle : public Style {
 public:
  FloatStyle(int32_t dtype, const std::vector<const void*>& shown)
      : dtype_(dtype) {
    double least = INFINITY, most = 0;
    bool all_finite = true, negative_infinity = false;
    for (const void* element : shown) {
      const double x = engine::FloatElement(dtype, element);
      if (!std::isfinite(x)) {
        all_finite = false;
        negative_infinity = negative_infinity || x == -INFINITY;
      } else if (x != 0) {
        least = std::min(least, std::fabs(x));
        most = std::max(most, std::fabs(x));
      }
    }
    scientific_ =
        most != 0 && (most >= 1e8 || least < 1e-4 || Ratio(most, least) > 1000);

    for (const void* element : shown) {
      if (!std::isfinite(engine::FloatElement(dtype, element))) continue;
      const Parts parts =
          Split(Digits(dtype, element, scientific_), scientific_);
      left_ = std::max(left_, parts.integer.size());
      fraction_ = std::max(fraction_, parts.fraction.size());
      exponent_ = std::max(exponent_, parts.exponent.size());
    }
    right_ = 1 + fraction_ + (scientific_ ? 1 + exponent_ : 0);
    if (!all_finite) {
      const size_t widest = negative_infinity ? 4 : 3;
      if (left_ + right_ < widest) left_ = widest - right_;
    }
  }

  std::string operator()(const void* element) const override {
    const double x = engine::FloatElement(dtype_, element);
    if (!std::isfinite(x)) {
      const char* const word = std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf";
      return fmt::format("{:>{}}", word, left_ + right_);
    }
    if (!scientific_) {
      const Parts parts = Split(Digits(dtype_, element, false), false);
      return fmt::format("{:>{}}.{:<{}}", parts.integer, left_, parts.fraction,
                         fraction_);
    }
    // Where one element needs more digits, the others show theirs too, not
    // zeros.
    Parts parts = Split(Round(dtype_, element, true, fraction_), true);
    parts.exponent.insert(1, exponent_ - parts.exponent.size(), '0');
    return fmt::format("{:>{}}.{:0<{}}e{}", parts.integer, left_,
                       parts.fraction, fraction_, parts.exponent);
  }

 private:
  // NumPy divides in the array's dtype.
  double Ratio(double most, double least) const {
    if (dtype_ == PLEXUS_FLOAT64) return most / least;
    if (dtype_ == PLEXUS_FLOAT16) {
      return ToFloat(RoundTo<Float16>(most / least));
    }
    return static_cast<float>(most) / static_cast<float>(least);
  }

  int32_t dtype_;
  bool scientific_ = false;
  size_t left_ = 0, fraction_ = 0, exponent_ = 0;
  size_t right_ = 0;  // what comes after the integer part
};

// A tensor of rank 0, in full.
std::string FormatScalar(int32_t dtype, const void* element) {
  if (!IsFloat(dtype)) {
    std::string text = PlainStyle(dtype, {})(element);
    return dtype == PLEXUS_BOOL ? text.substr(text.find_first_not_of(' '))
                                : text;
  }
  const double x = engine::FloatElement(dtype, element);
  if (!std::isfinite(x)) return std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf";
  const double magnitude = std::fabs(x);
  const bool scientific =
      magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16);
  const Parts parts =
      Split(engine::ShortestDecimal(dtype, element), scientific);
  if (!scientific) {
    return parts.integer + "." +
           (parts.fraction.empty() ? "0" : parts.fraction);
  }
  return parts.integer + (parts.fraction.empty() ? "" : "." + parts.fraction) +
         "e" + parts.exponent;
}

// ---- the whole --------------------------------------------------------------

class Printer {
 public:
  explicit Printer(const Tensor& tensor)
      : tensor_(tensor), summarise_(tensor.count() > kSummariseAbove) {
    int64_t stride = DtypeSize(tensor.dtype());
    strides_.resize(tensor.shape().size());
    for (size_t axis = strides_.size(); axis-- > 0;) {
      strides_[axis] = stride;
      stride *= tensor.shape()[axis];
    }
    std::vector<const void*> shown;
    Collect(0, tensor.data<char>(), &shown);
    if (IsFloat(tensor.dtype())) {
      style_ = std::make_unique<FloatStyle>(tensor.dtype(), shown);
    } else {
      style_ = std::make_unique<PlainStyle>(tensor.dtype(), shown);
    }
  }

  std::string Print() const {
    return Nested(0, tensor_.data<char>(), 1, kLineWidth);
  }

 private:
  bool Cut(int64_t n) const { return summarise_ && n > 2 * kEdge; }

  // visit(i) for the shown indices of an axis, visit(-1) where some are left
  // out.
  template <typename Visit>
  void ForShown(size_t axis, const Visit& visit) const {
    const int64_t n = tensor_.shape()[axis];
    for (int64_t i = 0; i < n; ++i) {
      if (Cut(n) && i == kEdge) {
        visit(-1);
        i = n - kEdge;
      }
      visit(i);
    }
  }

  void Collect(size_t axis, const char* at,
               std::vector<const void*>* shown) const {
    if (axis == strides_.size()) return shown->push_back(at);
    ForShown(axis, [&](int64_t i) {
      if (i >= 0) Collect(axis + 1, at + i * strides_[axis], shown);
    });
  }

  // The part below the axes before `axis`; its first line is not indented, the
  // others are by `indent`.
  std::string Nested(size_t axis, const char* at, size_t indent,
                     int64_t width) const {
    if (axis == strides_.size()) return (*style_)(at);
    const size_t below = strides_.size() - axis - 1;
    std::string text, line;
    bool first = true;
    ForShown(axis, [&](int64_t i) {
      const std::string word = i < 0 ? "..."
                                     : Nested(axis + 1, at + i * strides_[axis],
                                              indent + 1, width - 1);
      if (below > 0) {
        if (!first) text += std::string(below, '\n') + std::string(indent, ' ');
        text += word;
      } else {
        if (!first) line += ' ';
        const size_t reach = indent + line.size() + word.size();
        if (!first && static_cast<int64_t>(reach) > width - 1) {
          text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n' +
                  std::string(indent, ' ');
          line.clear();
        }
        line += word;
      }
      first = false;
    });
    return "[" + text + line + "]";
  }

  const Tensor& tensor_;
  const bool summarise_;
  std::vector<int64_t> strides_;
  std::unique_ptr<Style> style_;
};

}  // namespace

std::string FormatTensor(const Tensor& tensor) {
  if (tensor.dtype() == PLEXUS_NONE) return "none";
  if (tensor.rank() == 0) return FormatScalar(tensor.dtype(), tensor.data());
  if (tensor.count() == 0) return "[]";
  return Printer(tensor).Print();
}

}  // namespace plexus
