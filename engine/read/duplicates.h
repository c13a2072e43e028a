// Words that occur twice.
#ifndef PLEXUS_ENGINE_READ_DUPLICATES_H_
#define PLEXUS_ENGINE_READ_DUPLICATES_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/read/document.h"

namespace plexus::engine {

/// For every word that occurred before: the index of the first one of its text,
/// and its own; ordered by the latter. O(n log n) whatever the words are.
std::vector<std::pair<uint32_t, uint32_t>> FindDuplicates(
    const std::vector<Word>& words);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_DUPLICATES_H_
