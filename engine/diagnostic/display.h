// Text from graph files as it may be shown to people.
#ifndef PLEXUS_ENGINE_DIAGNOSTIC_DISPLAY_H_
#define PLEXUS_ENGINE_DIAGNOSTIC_DISPLAY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plexus::engine {

/// One character of a UTF-8 text.
struct Character {
  int32_t code;     ///< the code point; -1 for a byte that is not UTF-8
  uint32_t length;  ///< in bytes; 1 where code is -1
};

/// The character that starts at text[at]; at < text.size(). Refuses overlong
/// forms, surrogates and what lies above U+10FFFF (RFC 3629).
Character CharacterAt(std::string_view text, size_t at);

/// Whether all of the text is UTF-8.
bool IsUtf8(std::string_view text);

/// Appends a character as a terminal may show it: control characters, bytes
/// that are not UTF-8 and invisible characters that reorder text are written as
/// `\n`, `\x1b`, `\u202e`. Gives the number of columns.
size_t AppendShown(std::string_view text, size_t at, std::string* out);

/// The whole text as AppendShown shows it; showing it again changes nothing.
std::string Escaped(std::string_view text);

/// A name or other piece of a graph for a message: in backticks, and cut after
/// 60 characters.
std::string Quoted(std::string_view text);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_DIAGNOSTIC_DISPLAY_H_
