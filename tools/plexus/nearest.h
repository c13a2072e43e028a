// What a mistyped name was meant to be.
#ifndef PLEXUS_TOOLS_PLEXUS_NEAREST_H_
#define PLEXUS_TOOLS_PLEXUS_NEAREST_H_

#include <string>
#include <string_view>
#include <vector>

namespace plexus::program {

/// "did you mean `images`?", with the candidate nearest to `word` by edit
/// distance; "" where none is within a third of the word's length (at least 1).
std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& candidates);

}  // namespace plexus::program

#endif  // PLEXUS_TOOLS_PLEXUS_NEAREST_H_
