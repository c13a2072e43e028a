#include "engine/tensor/file_name.h"

#include <algorithm>
#include <cctype>

namespace plexus::engine {

bool HasEnding(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         std::equal(ending.rbegin(), ending.rend(), name.rbegin(),
                    [](char a, char b) {
                      return a == std::tolower(static_cast<unsigned char>(b));
                    });
}

std::string Stem(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return std::string(file.substr(0, file.find('.', 1)));
}

}  // namespace plexus::engine
