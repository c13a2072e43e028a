#include "engine/diagnostic/display.h"

#include <fmt/format.h>

namespace plexus::engine {
namespace {

constexpr size_t kMostQuoted = 60;

bool IsInvisible(int32_t code) {
  return (code >= 0x200b && code <= 0x200f) ||  // zero width, direction marks
         (code >= 0x2028 && code <= 0x202e) ||  // separators, embeddings
         (code >= 0x2060 && code <= 0x206f) ||  // joiners, isolates
         code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

}  // namespace

Character CharacterAt(std::string_view text, size_t at) {
  constexpr Character kBad = {-1, 1};
  const auto byte = [&](size_t i) {
    return static_cast<int32_t>(static_cast<unsigned char>(text[i]));
  };
  const int32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const uint32_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() - at < length) return kBad;
  int32_t code = first & (0xff >> (length + 1));
  for (uint32_t i = 1; i < length; ++i) {
    const int32_t next = byte(at + i);
    if ((next & 0xc0) != 0x80) return kBad;
    code = code << 6 | (next & 0x3f);
  }
  const bool overlong =
      (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return kBad;
  return {code, length};
}

bool IsUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Character c = CharacterAt(text, at);
    if (c.code < 0) return false;
    at += c.length;
  }
  return true;
}

size_t AppendShown(std::string_view text, size_t at, std::string* out) {
  const Character c = CharacterAt(text, at);
  if (c.code >= 0x20 && c.code < 0x7f) {
    out->push_back(static_cast<char>(c.code));
    return 1;
  }
  if (c.code >= 0xa0 && !IsInvisible(c.code)) {
    out->append(text.substr(at, c.length));
    return 1;
  }
  const size_t before = out->size();
  if (c.code == '\t') {
    *out += "\\t";
  } else if (c.code == '\n') {
    *out += "\\n";
  } else if (c.code == '\r') {
    *out += "\\r";
  } else if (c.code >= 0x80) {
    *out += fmt::format("\\u{:04x}", c.code);
  } else {
    *out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
  }
  return out->size() - before;
}

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); at += CharacterAt(text, at).length) {
    AppendShown(text, at, &out);
  }
  return out;
}

std::string Quoted(std::string_view text) {
  std::string out = "`";
  size_t at = 0;
  for (size_t n = 0; at < text.size() && n < kMostQuoted; ++n) {
    AppendShown(text, at, &out);
    at += CharacterAt(text, at).length;
  }
  if (at < text.size()) out += "...";
  return out += '`';
}

}  // namespace plexus::engine
