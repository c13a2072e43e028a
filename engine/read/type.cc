#include "engine/read/type.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/diagnostic/display.h"
#include "engine/read/name.h"

namespace plexus::engine {
namespace {

constexpr const char* kForm =
    "write a type as float32[N, 784], float64[2] or [2]";

bool AddDim(const Word& word, TypeText* type, Report* report) {
  DimText dim = {word, DimOfText(word.text)};
  const bool is_number =
      word.text.find_first_not_of("+-0123456789") == std::string_view::npos;
  if (dim.number < 0 && is_number && !word.text.empty()) {
    const bool is_negative = word.text[0] == '-';
    report->Error(
        word.place,
        is_negative ? fmt::format("a dim can't be negative: {}",
                                  Quoted(word.text))
                    : fmt::format("{} can't be a dim", Quoted(word.text)))
        .Help(is_negative ? "a dim of any size has a name, such as N"
                          : "a dim is at most 9223372036854775807, without a "
                            "sign and leading zeros");
    return false;
  }
  if (dim.number < 0) {
    if (word.text.empty()) {
      report->Error(word.place, "a dim is missing").Help(kForm);
      return false;
    }
    if (!IsWord(word.text)) {
      report->Error(word.place, fmt::format("{} is no dim", Quoted(word.text)))
          .Help("a dim is a number or a name");
      return false;
    }
    if (!CheckName(word, report)) return false;
  }
  type->shape.push_back(dim);
  return true;
}

std::optional<TypeText> FromList(Yaml list, Report* report) {
  TypeText type;
  type.place = list.place();
  for (Yaml item : list) {
    if (!item.is_text()) {
      report
          ->Error(item.place(),
                  fmt::format("a dim can't be {}", item.kind_name()))
          .Help("a dim is a number or a name");
      return std::nullopt;
    }
    if (!AddDim(item.word(), &type, report)) return std::nullopt;
  }
  return type;
}

}  // namespace

int64_t DimOfText(std::string_view text) {
  if (text.empty() || text[0] == '-' || (text[0] == '0' && text.size() > 1)) {
    return -1;
  }
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? number : -1;
}

std::optional<TypeText> ReadType(Yaml item, Report* report) {
  if (item.broken()) return std::nullopt;
  if (item.is_list()) return FromList(item, report);
  if (!item.is_text()) {
    report->Error(item.place(),
                  fmt::format("a type can't be {}", item.kind_name()))
        .Help(kForm);
    return std::nullopt;
  }
  const PlacedText placed = item.placed_text();
  const std::string_view text = placed.text();
  const auto part = [&](size_t begin, size_t end) {
    return placed.TrimmedWord(begin, end);
  };
  const size_t open = text.find('[');
  const size_t close = text.find(']');
  TypeText type;
  type.place = item.place();
  const Word dtype = part(0, std::min(open, text.size()));
  if (!dtype.text.empty()) {
    type.dtype = ReadDtype(dtype, report);
    if (type.dtype == PLEXUS_NONE) return std::nullopt;
  }
  if (open == std::string_view::npos) {
    auto entry = report->Error(item.place(), "a type without a shape");
    entry.Help(dtype.text.empty()
                   ? kForm
                   : fmt::format("a scalar is {}[]", dtype.text));
    return std::nullopt;
  }
  if (close == std::string_view::npos || close < open) {
    report->Error(placed.At(open), "`[` is not closed");
    return std::nullopt;
  }
  const Word rest = part(close + 1, text.size());
  if (!rest.text.empty()) {
    report->Error(rest.place, fmt::format("unexpected {} after the type",
                                          Quoted(rest.text)));
    return std::nullopt;
  }
  if (part(open + 1, close).text.empty()) return type;
  for (size_t at = open + 1; at <= close;) {
    const size_t end = std::min(text.find(',', at), close);
    if (!AddDim(part(at, end), &type, report)) return std::nullopt;
    at = end + 1;
  }
  return type;
}

}  // namespace plexus::engine
