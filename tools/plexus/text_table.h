// Columns of text.
#ifndef PLEXUS_TOOLS_PLEXUS_TEXT_TABLE_H_
#define PLEXUS_TOOLS_PLEXUS_TEXT_TABLE_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace plexus::program {

/// Rows of cells, each column as wide as its longest cell (in characters of
/// UTF-8), two spaces apart and two spaces in; no spaces at a line's end.
std::string TextTable(const std::vector<std::vector<std::string>>& rows);
/// Appends the same for rows 0 to n - 1, which are asked for twice and not kept.
void AppendTextTable(
    size_t n, const std::function<std::vector<std::string>(size_t)>& row,
    std::string* text);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_TEXT_TABLE_H_
