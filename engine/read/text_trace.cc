#include "engine/read/text_trace.h"

#include "engine/diagnostic/display.h"

namespace plexus::engine {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Bytes of the escape that begins with the backslash at `at`.
size_t EscapeLength(std::string_view source, size_t at) {
  if (at + 1 >= source.size()) return 1;
  switch (source[at + 1]) {
    case 'x': return 4;
    case 'u': return 6;
    case 'U': return 10;
    case '\r': return 3;
    default: return 2;
  }
}

}  // namespace

// Folding and indentation change white space only, so everything else is found
// again in its order. White space of the value is placed where the source's
// begins.
std::vector<uint32_t> TraceText(std::string_view source, uint32_t offset,
                                std::string_view value) {
  std::vector<uint32_t> offsets;
  offsets.reserve(value.size() + 1);
  size_t at = offset;
  const char style = at < source.size() ? source[at] : '\0';
  const bool is_block = style == '|' || style == '>';
  const bool is_double = style == '"';
  const bool is_single = style == '\'';
  if (is_block) {
    at = source.find('\n', at);
    if (at == std::string_view::npos) at = source.size();
  } else if (is_double || is_single) {
    ++at;
  }

  for (size_t i = 0; i < value.size();) {
    const size_t length = CharacterAt(value, i).length;
    if (!IsSpace(value[i])) {
      while (at < source.size() &&
             (IsSpace(source[at]) ||
              (is_double && source[at] == '\\' && at + 1 < source.size() &&
               (IsSpace(source[at + 1]) || source[at + 1] == 'n' ||
                source[at + 1] == 't' || source[at + 1] == 'r')))) {
        at += IsSpace(source[at]) ? 1 : EscapeLength(source, at);
      }
    }
    offsets.insert(offsets.end(), length, static_cast<uint32_t>(at));
    i += length;
    if (IsSpace(value[i - length]) || at >= source.size()) continue;
    if (is_double && source[at] == '\\') {
      at += EscapeLength(source, at);
    } else if (is_single && source[at] == '\'') {
      at += 2;
    } else if (source.compare(at, length, value, i - length, length) == 0) {
      at += length;
    } else {
      break;
    }
  }
  offsets.resize(value.size() + 1, static_cast<uint32_t>(at));
  for (uint32_t& o : offsets) {
    if (o > source.size()) o = static_cast<uint32_t>(source.size());
  }
  return offsets;
}

}  // namespace plexus::engine
