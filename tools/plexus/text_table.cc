#include "tools/plexus/text_table.h"

#include <algorithm>
#include <cstddef>

namespace plexus::program {
namespace {

size_t Characters(const std::string& text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string TextTable(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t k = 0; k < row.size(); ++k) {
      widths[k] = std::max(widths[k], Characters(row[k]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    size_t spaces = 2;
    for (size_t k = 0; k < row.size(); ++k) {
      if (!row[k].empty()) {
        text.append(spaces, ' ');
        text += row[k];
        spaces = 0;
      }
      spaces += widths[k] + 2 - Characters(row[k]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace plexus::program
