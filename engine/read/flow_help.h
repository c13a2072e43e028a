// Help for calls that stand unquoted inside YAML's {} and [].
#ifndef PLEXUS_ENGINE_READ_FLOW_HELP_H_
#define PLEXUS_ENGINE_READ_FLOW_HELP_H_

#include <string>
#include <string_view>

namespace plexus::engine {

/// `quote it: {y: "Dot(x, W)"}` for the collection that begins with the bracket
/// source[open], made from its own text; a general sentence where that isn't in
/// one short line.
std::string QuoteHelp(std::string_view source, size_t open);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_FLOW_HELP_H_
