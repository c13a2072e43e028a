// The one door to JSON. Its library's tree keeps duplicate keys silently and
// takes many times a text's size, so a text is handed over part by part.
#ifndef PLEXUS_ENGINE_TENSOR_JSON_H_
#define PLEXUS_ENGINE_TENSOR_JSON_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace plexus::engine {

/// Takes the parts of a JSON text, in order. What a handler throws comes out of
/// ReadJson, and ends it.
class JsonHandler {
 public:
  virtual ~JsonHandler() = default;
  virtual void BeginObject() = 0;
  /// Of the member whose value follows. No object has one twice.
  virtual void Key(const std::string& key) = 0;
  virtual void EndObject() = 0;
  virtual void BeginArray() = 0;
  virtual void EndArray() = 0;
  virtual void String(const std::string& text) = 0;
  /// A number without fraction or exponent, as an int64 holds it.
  virtual void Integer(int64_t value) = 0;
  /// Any other value, as it may stand in a message: "null", "true", "1e400".
  virtual void Other(const std::string& text) = 0;
};

/// Reads one JSON value (RFC 8259), with nothing but spaces around it. Throws
/// kInvalid, with `name` in front: bytes that are no JSON or no UTF-8, a key
/// that its object has twice.
void ReadJson(const std::string& name, std::string_view text,
              JsonHandler* handler);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_TENSOR_JSON_H_
