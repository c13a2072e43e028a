// Attribute values as the C table shows them.
#ifndef PLEXUS_ENGINE_PLUGIN_ATTRIBUTE_H_
#define PLEXUS_ENGINE_PLUGIN_ATTRIBUTE_H_

#include <plexus/abi.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::engine {

/// The value of one attribute. Owns what its PlexusValue points to; not to be
/// moved once `view` was taken.
class AttributeValue {
 public:
  /// From the texts of its items, as written in a graph (numbers, bare words,
  /// the insides of quotes); `is_list` tells `[1]` from `1`. Nothing where they
  /// don't suit the type.
  static std::optional<AttributeValue> Parse(
      int32_t type, const std::vector<std::string_view>& items, bool is_list);

  const PlexusValue* view() const;
  /// As written in a graph.
  std::string Text() const;
  /// Equal to the bit, of one type; and a hash of that.
  bool SameAs(const AttributeValue& other) const;
  uint64_t Hash() const;

 private:
  int32_t type_ = PLEXUS_ATTR_INT;
  std::vector<int64_t> ints_;
  std::vector<double> floats_;
  std::vector<std::string> strings_;
  mutable std::vector<const char*> string_pointers_;
  mutable PlexusValue view_ = {};
};

/// "an integer", "a list of numbers" and so on: what a PLEXUS_ATTR_* takes.
const char* AttributeTypeName(int32_t type);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLUGIN_ATTRIBUTE_H_
