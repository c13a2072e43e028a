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
  std::string text;
  AppendTextTable(rows.size(), [&](size_t i) { return rows[i]; }, &text);
  return text;
}

void AppendTextTable(
    size_t n, const std::function<std::vector<std::string>(size_t)>& row,
    std::string* text) {
  std::vector<size_t> widths;
  size_t bytes = 0;  // no fewer than there will be
  for (size_t i = 0; i < n; ++i) {
    const std::vector<std::string> cells = row(i);
    widths.resize(std::max(widths.size(), cells.size()));
    for (size_t k = 0; k < cells.size(); ++k) {
      const size_t characters = Characters(cells[k]);
      widths[k] = std::max(widths[k], characters);
      bytes += cells[k].size() - characters;
    }
  }
  for (const size_t width : widths) bytes += n * (width + 2);
  text->reserve(text->size() + bytes + n);
  for (size_t i = 0; i < n; ++i) {
    const std::vector<std::string> cells = row(i);
    size_t spaces = 2;
    for (size_t k = 0; k < cells.size(); ++k) {
      if (!cells[k].empty()) {
        text->append(spaces, ' ');
        *text += cells[k];
        spaces = 0;
      }
      spaces += widths[k] + 2 - Characters(cells[k]);
    }
    *text += '\n';
  }
}

}  // namespace plexus::program
