// Where texts in quotes end.
#ifndef PLEXUS_ENGINE_READ_QUOTE_H_
#define PLEXUS_ENGINE_READ_QUOTE_H_

#include <cstddef>
#include <string_view>

namespace plexus::engine {

/// The place of the quote that closes the one at text[open], by YAML's rules:
/// `\"` in double quotes and `''` in single ones don't. npos if none does.
inline size_t QuoteEnd(std::string_view text, size_t open) {
  const char quote = text[open];
  const std::string_view stops = quote == '"' ? "\"\\" : "'";
  for (size_t at = open + 1;; at += 2) {
    at = text.find_first_of(stops, at);
    if (at >= text.size()) return std::string_view::npos;
    const bool is_escape =
        text[at] == '\\' || (quote == '\'' && text.substr(at + 1, 1) == "'");
    if (!is_escape) return at;
  }
}

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_QUOTE_H_
