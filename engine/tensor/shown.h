// Untrusted text in messages.
#ifndef PLEXUS_ENGINE_TENSOR_SHOWN_H_
#define PLEXUS_ENGINE_TENSOR_SHOWN_H_

#include <string>
#include <string_view>

namespace plexus::engine {

/// `text` as AppendShown shows it, cut with "..." after 60 characters. For
/// numbers and names of tensors, which stand in messages without backticks.
std::string Shown(std::string_view text);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_SHOWN_H_
