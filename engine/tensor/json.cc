#include "engine/tensor/json.h"

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

using nlohmann::json;

// What the library calls; true: go on.
class Events : public nlohmann::json_sax<json> {
 public:
  Events(const std::string& name, JsonHandler* handler)
      : name_(name), handler_(*handler) {}

  bool null() override { return Other("null"); }
  bool boolean(bool value) override { return Other(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    handler_.Integer(value);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > INT64_MAX) return Other(std::to_string(value));
    handler_.Integer(static_cast<int64_t>(value));
    return true;
  }
  bool number_float(number_float_t, const string_t& text) override {
    return Other(text);
  }
  bool string(string_t& text) override {
    handler_.String(text);
    return true;
  }
  bool binary(binary_t&) override { return Other("bytes"); }
  bool start_object(size_t) override {
    keys_.emplace_back();
    handler_.BeginObject();
    return true;
  }
  bool key(string_t& key) override {
    if (!keys_.back().insert(key).second) {
      throw Error(ErrorCode::kInvalid,
                  fmt::format("{} has the key {} twice", name_, Shown(key)));
    }
    handler_.Key(key);
    return true;
  }
  bool end_object() override {
    keys_.pop_back();
    handler_.EndObject();
    return true;
  }
  bool start_array(size_t) override {
    handler_.BeginArray();
    return true;
  }
  bool end_array() override {
    handler_.EndArray();
    return true;
  }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} is not JSON: byte {}", name_, position));
  }

 private:
  bool Other(const std::string& text) {
    handler_.Other(text);
    return true;
  }

  const std::string& name_;
  JsonHandler& handler_;
  std::vector<std::unordered_set<std::string>> keys_;  // of the open objects
};

}  // namespace

void ReadJson(const std::string& name, std::string_view text,
              JsonHandler* handler) {
  Events events(name, handler);
  json::sax_parse(text.begin(), text.end(), &events);
}

}  // namespace plexus::engine
