#include "engine/tensor/shown.h"

#include "engine/diagnostic/display.h"

namespace plexus::engine {

std::string Shown(std::string_view text) {
  constexpr size_t kMost = 60;
  std::string result;
  size_t at = 0;
  for (size_t n = 0; at < text.size() && n < kMost; ++n) {
    AppendShown(text, at, &result);
    at += CharacterAt(text, at).length;
  }
  if (at < text.size()) result += "...";
  return result;
}

}  // namespace plexus::engine
