// A piece of a source.
#ifndef PLEXUS_ENGINE_READ_WORD_H_
#define PLEXUS_ENGINE_READ_WORD_H_

#include <string_view>

#include "engine/diagnostic/source.h"

namespace plexus::engine {

/// A text with its place.
struct Word {
  std::string_view text;
  Place place;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_WORD_H_
