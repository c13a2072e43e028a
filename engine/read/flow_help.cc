#include "engine/read/flow_help.h"

#include <algorithm>

namespace plexus::engine {
namespace {

constexpr size_t kLongest = 100;
constexpr const char* kGeneral =
    "inside {} and [] a text with a comma or a bracket is quoted: "
    "\"...\"";

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// Where the item that begins at `at` ends: at its comma or closing bracket, as
// if brackets of all kinds belonged to it. npos where the line ends before.
size_t ItemEnd(std::string_view text, size_t at) {
  std::string closing;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    switch (c) {
      case '(': closing += ')'; break;
      case '[': closing += ']'; break;
      case '{': closing += '}'; break;
      case '"':
      case '\'':
        at = text.find(c, at + 1);
        if (at == std::string_view::npos) return at;
        break;
      case ',':
        if (closing.empty()) return at;
        break;
      case ')':
      case ']':
      case '}':
        if (closing.empty()) return c == ')' ? std::string_view::npos : at;
        if (closing.back() != c) return std::string_view::npos;
        closing.pop_back();
        break;
      case '\n':
        return std::string_view::npos;
      default:
        break;
    }
  }
  return std::string_view::npos;
}

bool NeedsQuotes(std::string_view text) {
  return !text.empty() &&
         std::string_view("\"'[{").find(text[0]) == std::string_view::npos &&
         text.find_first_of("()[]{},") != std::string_view::npos;
}

// The colon of `key: value`, outside of calls.
size_t Colon(std::string_view item) {
  int depth = 0;
  for (size_t i = 0; i < item.size(); ++i) {
    if (item[i] == '(') ++depth;
    if (item[i] == ')') --depth;
    const bool ends = i + 1 == item.size() || item[i + 1] == ' ';
    if (item[i] == ':' && depth == 0 && ends) return i;
  }
  return std::string_view::npos;
}

// The collection as it should be written; "" where that isn't clear.
std::string Rewrite(std::string_view source, size_t open) {
  const char close = source[open] == '{' ? '}' : ']';
  std::string out(1, source[open]);
  bool is_changed = false;
  bool is_clear = true;
  const auto put = [&](std::string_view text) {
    if (!NeedsQuotes(text)) return void(out += text);
    const bool has_double = text.find_first_of("\"\\") != text.npos;
    is_clear &= !has_double || text.find('\'') == text.npos;
    is_changed = true;
    const char quote = has_double ? '\'' : '"';
    ((out += quote) += text) += quote;
  };
  for (size_t at = open + 1;;) {
    const size_t end = ItemEnd(source, at);
    if (end == std::string_view::npos || end - open > kLongest) return "";
    const std::string_view item = Trim(source.substr(at, end - at));
    const size_t colon = Colon(item);
    if (colon == std::string_view::npos) {
      put(item);
    } else {
      put(Trim(item.substr(0, colon)));
      out += ": ";
      put(Trim(item.substr(colon + 1)));
    }
    if (source[end] != ',') {
      return source[end] == close && is_changed && is_clear ? out + close : "";
    }
    out += ", ";
    at = end + 1;
  }
}

}  // namespace

std::string QuoteHelp(std::string_view source, size_t open) {
  const char bracket = open < source.size() ? source[open] : '\0';
  const std::string rewritten =
      bracket == '{' || bracket == '[' ? Rewrite(source, open) : "";
  return rewritten.empty() ? kGeneral : "quote it: " + rewritten;
}

}  // namespace plexus::engine
