// Texts that places point into.
#ifndef PLEXUS_ENGINE_DIAGNOSTIC_SOURCE_H_
#define PLEXUS_ENGINE_DIAGNOSTIC_SOURCE_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::engine {

/// One text with its name. Immutable; documents and graphs share it.
class Source {
 public:
  Source(std::string name, std::string folder, std::string text);

  const std::string& name() const { return name_; }      ///< as in messages
  const std::string& folder() const { return folder_; }  ///< what it may read
  std::string_view text() const { return text_; }

  /// Line and column (in characters) of a byte offset, with the source line cut
  /// and escaped for display.
  Location Locate(uint32_t offset) const;

 private:
  std::string name_;
  std::string folder_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// A place: a byte offset in a source. Valid as long as the source.
struct Place {
  const Source* source = nullptr;  ///< NULL: no place
  uint32_t offset = 0;
};

/// The place for people; an empty Location for no place.
Location Locate(Place place);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_DIAGNOSTIC_SOURCE_H_
