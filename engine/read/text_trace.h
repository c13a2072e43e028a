// Finds the way from the value of a YAML text back to the source.
#ifndef PLEXUS_ENGINE_READ_TEXT_TRACE_H_
#define PLEXUS_ENGINE_READ_TEXT_TRACE_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace plexus::engine {

/// Where in `source` each byte of `value` stands, and one more for its end.
/// `value` is what YAML made of the text that begins at `offset` (at its quote,
/// its `|` or `>`, or its first character): folded, indented or escaped.
std::vector<uint32_t> TraceText(std::string_view source, uint32_t offset,
                                std::string_view value);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_TEXT_TRACE_H_
