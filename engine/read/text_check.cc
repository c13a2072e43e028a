#include "engine/read/text_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/limit.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// The first character that may not stand in a graph.
bool CheckCharacters(const Source& source, size_t start, Report* report) {
  const std::string_view text = source.text();
  for (size_t at = start; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t') {
      ++at;
      continue;
    }
    if (byte == '\r' && (at + 1 == text.size() || text[at + 1] == '\n')) {
      ++at;
      continue;
    }
    const Place place = {&source, static_cast<uint32_t>(at)};
    const Character c = CharacterAt(text, at);
    if (c.code == -1) {
      report->Error(place, fmt::format("not UTF-8: byte \\x{:02x}", byte))
          .Help("save the file as UTF-8");
      return false;
    }
    if (c.code == 0) {
      report->Error(place, "a NUL character");
      return false;
    }
    if (c.code == '\r') {
      report->Error(place, "a carriage return inside a line")
          .Help("lines end with LF or CRLF");
      return false;
    }
    if (c.code < 0xa0 || c.code == 0xfeff) {
      report->Error(place, fmt::format("a control character, {}",
                                       Escaped(text.substr(at, c.length))));
      return false;
    }
    at += c.length;
  }
  return true;
}

// An item takes at most four of these characters, as in `&a "b",`. Texts may
// hold some that open nothing.
void CheckLimits(const Source& source, size_t start, const Limits& limits) {
  constexpr int64_t kInTexts = 1000;
  const int64_t most_open = std::min(limits.max_depth, kDeepest) + kInTexts;
  const int64_t most = 4 * std::min(limits.max_items, INT64_MAX / 8) + kInTexts;
  const std::string_view text = source.text();
  int64_t open = 0;
  int64_t count = 0;
  for (size_t at = start; at < text.size(); ++at) {
    switch (text[at]) {
      case '\n':
        open = count = 0;
        continue;
      case '[':
      case '{':
        ++open;
        break;
      case ']':
      case '}':
        --open;
        break;
      case ',':
      case ':':
      case '"':
      case '\'':
      case '?':
      case '&':
      case '*':
      case '!':
        break;
      default:
        continue;
    }
    const Place place = {&source, static_cast<uint32_t>(at)};
    if (open > most_open) ThrowTooDeep(place, most_open - kInTexts);
    if (++count > most) ThrowTooMany(place, limits.max_items);
  }
}

bool IsMarker(std::string_view line, std::string_view marker) {
  return line.substr(0, 3) == marker &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '\t');
}

// Whether a line ends with the header of a block text: `|`, `>-` and so on.
bool BeginsBlockText(std::string_view line) {
  size_t end = line.find(" #");
  if (end == std::string_view::npos) end = line.size();
  while (end > 0 && line[end - 1] == ' ') --end;
  const size_t head = line.substr(0, end).find_last_not_of("+-123456789");
  return head != std::string_view::npos &&
         (line[head] == '|' || line[head] == '>') &&
         (head == 0 || line[head - 1] == ' ');
}

// What single lines show: tabs, and where documents begin and end.
class Lines {
 public:
  Lines(const Source& source, Report* report)
      : source_(source), report_(report) {}

  bool ok() const { return ok_; }

  void See(std::string_view line, uint32_t offset) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) return;
    if (in_block_text_ && indent > block_indent_) return;
    in_block_text_ = false;
    const size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') return;
    if (line[indent] == '\t' && !tab_) {
      tab_ = true;
      Fail(offset + indent, "a tab in the indentation", "indent with spaces");
    }
    SeeDocument(line, offset);
    if (BeginsBlockText(line)) {
      in_block_text_ = true;
      block_indent_ = indent;
    }
  }

 private:
  void SeeDocument(std::string_view line, uint32_t offset) {
    if (ended_) {
      if (!reported_) Fail(offset, "text after the end of the graph", "");
      reported_ = true;
    } else if (IsMarker(line, "...")) {
      ended_ = true;
    } else if (IsMarker(line, "---")) {
      if (begun_ && !reported_) {
        Fail(offset, "a second document", "a file holds one graph");
        reported_ = true;
      }
      begun_ = true;
    } else if (begun_ || line[0] != '%') {
      begun_ = true;
    }
  }

  void Fail(size_t offset, const char* message, const char* help) {
    ok_ = false;
    report_->Error({&source_, static_cast<uint32_t>(offset)}, message)
        .Help(help);
  }

  const Source& source_;
  Report* report_;
  bool ok_ = true;
  bool tab_ = false;
  bool begun_ = false;
  bool ended_ = false;
  bool reported_ = false;
  bool in_block_text_ = false;
  size_t block_indent_ = 0;
};

}  // namespace

bool CheckText(const Source& source, const Limits& limits, Report* report) {
  const std::string_view text = source.text();
  const size_t start =
      text.substr(0, 3) == kByteOrderMark ? kByteOrderMark.size() : 0;
  if (!CheckCharacters(source, start, report)) return false;
  CheckLimits(source, start, limits);
  Lines lines(source, report);
  for (size_t at = start; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.See(text.substr(at, end - at), static_cast<uint32_t>(at));
    at = end + 1;
  }
  return lines.ok();
}

}  // namespace plexus::engine
