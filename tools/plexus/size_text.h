// Numbers as users write them; sizes are bytes, or K, M, G of them (powers of
// 1,024).
#ifndef PLEXUS_TOOLS_PLEXUS_SIZE_TEXT_H_
#define PLEXUS_TOOLS_PLEXUS_SIZE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace plexus::program {

/// A decimal integer, all of the text; nothing where it is none or too large.
std::optional<int64_t> ParseInteger(std::string_view text);

/// A decimal number such as 2 or 0.5, all of the text; nothing where it is none.
std::optional<double> ParseDecimal(std::string_view text);

/// "300", "64K", "16M", "2G" in bytes; nothing where it is none of these, not
/// positive, or too large.
std::optional<int64_t> ParseSize(std::string_view text);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_SIZE_TEXT_H_
