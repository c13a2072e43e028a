// Attribute values from their text in a graph, for the test host.
#ifndef PLEXUS_TESTS_SUPPORT_ATTRIBUTE_TEXT_H_
#define PLEXUS_TESTS_SUPPORT_ATTRIBUTE_TEXT_H_

#include <plexus/abi.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace plexus::testing {

/// A PlexusValue and all that it points to. Doesn't move.
class AttributeValue {
 public:
  /// `type` is a PLEXUS_ATTR_*. Throws std::logic_error for a text that is not
  /// of that type.
  AttributeValue(int32_t type, const std::string& text);
  AttributeValue(const AttributeValue&) = delete;
  AttributeValue& operator=(const AttributeValue&) = delete;
  const PlexusValue* value() const { return &value_; }

 private:
  std::vector<int64_t> ints_;
  std::vector<double> floats_;
  std::vector<std::string> texts_;
  std::vector<const char*> strings_;
  PlexusValue value_;
};

using AttributeValues = std::map<std::string, AttributeValue>;

/// The values that an operator sees on a node which gives `given`: these, and
/// the defaults of the others. Throws std::logic_error for an attribute that is
/// not declared, or is missing.
AttributeValues ReadAttributes(const PlexusOp* op,
                               const std::map<std::string, std::string>& given);

/// "float32" and so on.
const char* NameOfDtype(int32_t dtype);

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_ATTRIBUTE_TEXT_H_
