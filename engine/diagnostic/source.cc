#include "engine/diagnostic/source.h"

#include <algorithm>

#include "engine/diagnostic/display.h"

namespace plexus::engine {
namespace {

constexpr size_t kWidth = 100;   // columns of a shown line
constexpr size_t kBefore = 60;   // of them before the place, in a long line
constexpr std::string_view kCut = "...";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// A stretch of a line as shown, and what is left out of it.
struct Stretch {
  std::string shown;
  size_t columns = 0;
  bool whole = true;
};

// What stands before `at`, from its end, in at most `most` columns.
Stretch Before(std::string_view line, size_t at, size_t most) {
  std::vector<std::string> cells;
  Stretch out;
  while (at > 0) {
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && (line[start] & 0xc0) == 0x80) {
      --start;
    }
    if (CharacterAt(line, start).length != at - start) start = at - 1;
    std::string cell;
    const size_t width = AppendShown(line, start, &cell);
    if (out.columns + width > most) {
      out.whole = false;
      break;
    }
    out.columns += width;
    cells.push_back(std::move(cell));
    at = start;
  }
  for (auto cell = cells.rbegin(); cell != cells.rend(); ++cell) {
    out.shown += *cell;
  }
  return out;
}

// What stands from `at` on, in at most `most` columns.
Stretch After(std::string_view line, size_t at, size_t most) {
  Stretch out;
  while (at < line.size()) {
    std::string cell;
    const size_t width = AppendShown(line, at, &cell);
    if (out.columns + width > most) {
      out.whole = false;
      break;
    }
    out.columns += width;
    out.shown += cell;
    at += CharacterAt(line, at).length;
  }
  return out;
}

void Show(std::string_view line, size_t at, Location* location) {
  const Stretch rest = After(line, at, kWidth);
  const size_t room = std::max(
      kBefore, kWidth - std::min(rest.columns, kWidth));
  Stretch before = Before(line, at, room);
  if (!before.whole) {
    before = Before(line, at, room - kCut.size());
    before.shown.insert(0, kCut);
    before.columns += kCut.size();
  }
  Stretch after = After(line, at, kWidth - before.columns);
  if (!after.whole) {
    after = After(line, at, kWidth - before.columns - kCut.size());
    after.shown += kCut;
  }
  location->caret = static_cast<int>(before.columns);
  location->source = before.shown + after.shown;
}

}  // namespace

Source::Source(std::string name, std::string folder, std::string text)
    : name_(std::move(name)), folder_(std::move(folder)),
      text_(std::move(text)) {
  line_starts_.reserve(
      1 + static_cast<size_t>(std::count(text_.begin(), text_.end(), '\n')));
  // A byte order mark is no character of the first line.
  line_starts_.push_back(
      std::string_view(text_).substr(0, 3) == kByteOrderMark ? 3 : 0);
  for (size_t at = text_.find('\n'); at != std::string::npos;
       at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<uint32_t>(at + 1));
  }
}

Location Source::Locate(uint32_t offset) const {
  const auto next =
      std::upper_bound(line_starts_.begin() + 1, line_starts_.end(), offset);
  const size_t start = *(next - 1);
  std::string_view line = std::string_view(text_).substr(
      start, next == line_starts_.end() ? std::string::npos
                                        : *next - 1 - start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  const size_t at =
      std::min<size_t>(offset > start ? offset - start : 0, line.size());

  Location location;
  location.file = name_;
  location.line = static_cast<int>(next - line_starts_.begin());
  location.column = 1;
  for (size_t i = 0; i < at; i += CharacterAt(line, i).length) {
    ++location.column;
  }
  Show(line, at, &location);
  return location;
}

Location Locate(Place place) {
  return place.source == nullptr ? Location()
                                 : place.source->Locate(place.offset);
}

}  // namespace plexus::engine
