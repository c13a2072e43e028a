#include "engine/build/initializer.h"

#include <fmt/format.h>
#include <plexus/float16.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/build/philox.h"
#include "engine/tensor/element.h"
#include "engine/tensor/type_bytes.h"

namespace plexus::engine {
namespace {

enum class Draw { kSame, kUniform, kNormal };
enum class Fan { kNone, kIn, kInAndOut };

struct Kind {
  std::string_view name;
  Draw draw;
  Fan fan;
  std::array<std::string_view, 2> settings;  // "" for none
};

constexpr Kind kKinds[] = {
    {"zeros", Draw::kSame, Fan::kNone, {}},
    {"ones", Draw::kSame, Fan::kNone, {}},
    {"constant", Draw::kSame, Fan::kNone, {"value"}},
    {"uniform", Draw::kUniform, Fan::kNone, {"low", "high"}},
    {"normal", Draw::kNormal, Fan::kNone, {"mean", "stddev"}},
    {"glorot_uniform", Draw::kUniform, Fan::kInAndOut, {}},
    {"glorot_normal", Draw::kNormal, Fan::kInAndOut, {}},
    {"he_uniform", Draw::kUniform, Fan::kIn, {}},
    {"he_normal", Draw::kNormal, Fan::kIn, {}},
};

const Kind* FindKind(const Word& word, Report* report) {
  std::vector<std::string_view> names;
  for (const Kind& kind : kKinds) {
    if (kind.name == word.text) return &kind;
    names.push_back(kind.name);
  }
  Entry entry = report->Error(
      word.place, fmt::format("there is no `init: {}`", word.text));
  entry.Help(DidYouMean(word.text, names,
                        fmt::format("there are {}", fmt::join(names, ", "))));
  return nullptr;
}

std::optional<std::vector<int64_t>> ReadShape(const Literal& literal,
                                              Report* report) {
  if (literal.shape.size() != 1) {
    report->Error(literal.place, "`shape` is a list of numbers")
        .Help("as in `shape: [784, 100]`; `[]` is a scalar");
    return std::nullopt;
  }
  std::vector<int64_t> shape;
  for (size_t i = 0; i < literal.elements.size(); ++i) {
    const std::string_view text = literal.elements[i];
    Place place = literal.place;
    if (!literal.offsets.empty()) place.offset = literal.offsets[i];
    int64_t n = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size() || n < 0) {
      report->Error(place,
                    fmt::format("`{}` is not a size: a whole number, 0 or more",
                                text));
      return std::nullopt;
    }
    shape.push_back(n);
  }
  return shape;
}

bool CheckSettings(const InitText& text, const Kind& kind, Report* report) {
  bool ok = true;
  for (const InitText::Setting& setting : text.settings) {
    const std::string_view name = setting.name.text;
    if (name == kind.settings[0] || name == kind.settings[1]) continue;
    ok = false;
    Entry entry = report->Error(
        setting.name.place,
        fmt::format("`init: {}` takes no `{}`", kind.name, name));
    if (kind.settings[1] != "") {
      entry.Help(fmt::format("it takes `{}` and `{}`", kind.settings[0],
                             kind.settings[1]));
    } else if (kind.settings[0] != "") {
      entry.Help(fmt::format("it takes `{}`", kind.settings[0]));
    }
  }
  return ok;
}

const InitText::Setting* FindSetting(const InitText& text,
                                     std::string_view name) {
  for (const InitText::Setting& setting : text.settings) {
    if (setting.name.text == name) return &setting;
  }
  return nullptr;
}

// *number stays as it is where the setting is left out.
bool ReadSetting(const InitText& text, std::string_view name, double* number,
                 Report* report) {
  const InitText::Setting* setting = FindSetting(text, name);
  if (setting == nullptr) return true;
  std::string why;
  if (!ParseElement(setting->value.text, PLEXUS_FLOAT64, number, &why)) {
    report->Error(setting->value.place, fmt::format("`{}`: {}", name, why));
    return false;
  }
  if (!std::isfinite(*number)) {
    report->Error(setting->value.place,
                  fmt::format("`{}` must be finite", name));
    return false;
  }
  return true;
}

// The two numbers of a draw: low and high, or mean and stddev.
std::optional<std::array<double, 2>> ReadRange(
    const InitText& text, const Kind& kind, const std::vector<int64_t>& shape,
    Report* report) {
  const bool uniform = kind.draw == Draw::kUniform;
  if (kind.fan != Fan::kNone) {
    if (shape.size() < 2) {
      report->Error(text.shape.place,
                    fmt::format("`init: {}` needs a shape of two dims or more, "
                                "[fan_in, fan_out]",
                                kind.name));
      return std::nullopt;
    }
    double fan = static_cast<double>(shape[0]);
    if (kind.fan == Fan::kInAndOut) fan += static_cast<double>(shape[1]);
    const double limit = std::sqrt((uniform ? 6 : 2) / fan);
    return uniform ? std::array{-limit, limit} : std::array{0.0, limit};
  }
  std::array<double, 2> range = {0, 1};
  const bool ok = ReadSetting(text, kind.settings[0], &range[0], report);
  if (!ReadSetting(text, kind.settings[1], &range[1], report) || !ok) {
    return std::nullopt;
  }
  const bool ordered = range[1] >= (uniform ? range[0] : 0);
  if (ordered) return range;
  const InitText::Setting* setting = FindSetting(text, kind.settings[1]);
  if (setting == nullptr) setting = FindSetting(text, kind.settings[0]);
  report->Error(setting->value.place,
                uniform ? fmt::format("`low` ({}) is above `high` ({})",
                                      range[0], range[1])
                        : fmt::format("`stddev` ({}) is negative", range[1]));
  return std::nullopt;
}

double Fraction(uint32_t low, uint32_t high) {
  const uint64_t bits = (low | static_cast<uint64_t>(high) << 32) >> 11;
  return static_cast<double>(bits) * 0x1p-53;
}

double DrawOne(bool uniform, uint64_t index, uint64_t seed) {
  const std::array<uint32_t, 2> key = {static_cast<uint32_t>(seed),
                                       static_cast<uint32_t>(seed >> 32)};
  std::array<uint32_t, 4> counter = {static_cast<uint32_t>(index),
                                     static_cast<uint32_t>(index >> 32), 0, 0};
  for (;; ++counter[2]) {
    const auto w = Philox4x32(counter, key);
    const double u = Fraction(w[0], w[1]);
    if (uniform) return u;
    const double x = 2 * u - 1;
    const double y = 2 * Fraction(w[2], w[3]) - 1;
    const double s = x * x + y * y;
    if (s > 0 && s < 1) return x * std::sqrt(-2 * PortableLog(s) / s);
  }
}

// False where T can't hold one of the numbers.
template <typename T>
bool Fill(Draw draw, std::array<double, 2> range, int64_t seed,
          Tensor* tensor) {
  T* const elements = static_cast<T*>(tensor->mutable_data());
  const bool uniform = draw == Draw::kUniform;
  const double scale = uniform ? range[1] - range[0] : range[1];
  for (int64_t i = 0; i < tensor->count(); ++i) {
    const double number =
        range[0] + scale * DrawOne(uniform, static_cast<uint64_t>(i),
                                   static_cast<uint64_t>(seed));
    bool finite = false;
    if constexpr (std::is_floating_point_v<T>) {
      elements[i] = static_cast<T>(number);
      finite = std::isfinite(elements[i]);
    } else {
      elements[i] = RoundTo<T>(number);
      finite = std::isfinite(ToFloat(elements[i]));
    }
    if (!finite) return false;
  }
  return true;
}

using FillFn = bool (*)(Draw, std::array<double, 2>, int64_t, Tensor*);

// NULL where dtype is no float.
FillFn FillFor(int32_t dtype) {
  switch (dtype) {
    case PLEXUS_FLOAT32:
      return Fill<float>;
    case PLEXUS_FLOAT64:
      return Fill<double>;
    case PLEXUS_FLOAT16:
      return Fill<Float16>;
    case PLEXUS_BFLOAT16:
      return Fill<BFloat16>;
    default:
      return nullptr;
  }
}

Tensor MakeRandom(const InitText& text, const Kind& kind, int32_t dtype,
                  std::vector<int64_t> shape, Report* report) {
  const FillFn fill = FillFor(dtype);
  if (fill == nullptr) {
    report->Error(text.kind.place,
                  fmt::format("`init: {}` makes floats, not {}", kind.name,
                              DtypeName(dtype)))
        .Help("give it a `dtype`, as in `dtype: float32`");
    return Tensor();
  }
  const auto range = ReadRange(text, kind, shape, report);
  if (!range) return Tensor();
  Tensor tensor(dtype, std::move(shape));
  if (!fill(kind.draw, *range, text.seed, &tensor)) {
    report->Error(text.kind.place,
                  fmt::format("`init: {}` makes numbers that are too large for "
                              "{}",
                              kind.name, DtypeName(dtype)));
    return Tensor();
  }
  return tensor;
}

Tensor MakeSame(const InitText& text, const Kind& kind, int32_t dtype,
                std::vector<int64_t> shape, Report* report) {
  Word value = {kind.name == "zeros" ? "0" : "1", text.kind.place};
  if (kind.settings[0] != "") {
    const InitText::Setting* setting = FindSetting(text, kind.settings[0]);
    if (setting == nullptr) {
      report->Error(text.kind.place, "`init: constant` needs a `value`")
          .Help("as in `{shape: [10], init: constant, value: 0.5}`");
      return Tensor();
    }
    value = setting->value;
  }
  std::array<char, 8> element = {};
  std::string why;
  if (!ParseElement(value.text, dtype, element.data(), &why)) {
    report->Error(value.place, fmt::format("`value`: {}", why));
    return Tensor();
  }
  Tensor tensor(dtype, std::move(shape));
  if (element == std::array<char, 8>()) return tensor;  // which is zeros
  const auto size = static_cast<size_t>(DtypeSize(dtype));
  char* const elements = static_cast<char*>(tensor.mutable_data());
  for (int64_t i = 0; i < tensor.count(); ++i) {
    std::memcpy(elements + i * size, element.data(), size);
  }
  return tensor;
}

}  // namespace

double PortableLog(double x) {
  constexpr int kTerms = 11;
  const auto bits = std::bit_cast<uint64_t>(x);
  constexpr uint64_t kFraction = (uint64_t{1} << 52) - 1;
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & kFraction) | uint64_t{1023} << 52);
  if (m >= std::numbers::sqrt2) {
    m /= 2;
    ++exponent;
  }
  const double t = (m - 1) / (m + 1);
  double sum = 0;
  for (int k = kTerms - 1; k >= 0; --k) sum = sum * (t * t) + 1.0 / (2 * k + 1);
  return exponent * std::numbers::ln2 + 2 * t * sum;
}

Tensor Initialize(const InitText& text, int32_t dtype, Report* report,
                  int64_t max_memory) {
  const Kind* kind = FindKind(text.kind, report);
  auto shape = ReadShape(text.shape, report);
  if (kind == nullptr || !CheckSettings(text, *kind, report) || !shape) {
    return Tensor();
  }
  CheckMemory(fmt::format("`init: {}`", kind->name), dtype, *shape,
              TypeBytes(dtype, *shape), max_memory);
  return kind->draw == Draw::kSame
             ? MakeSame(text, *kind, dtype, std::move(*shape), report)
             : MakeRandom(text, *kind, dtype, std::move(*shape), report);
}

}  // namespace plexus::engine
