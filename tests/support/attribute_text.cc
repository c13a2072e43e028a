#include "tests/support/attribute_text.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace plexus::testing {
namespace {

constexpr const char* kDtypeNames[PLEXUS_DTYPE_COUNT] = {
    "float32", "float64", "int8",   "int16", "int32",   "int64",   "uint8",
    "uint16",  "uint32",  "uint64", "bool",  "float16", "bfloat16"};

std::string Trim(const std::string& text) {
  const size_t begin = text.find_first_not_of(" '\"");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" '\"") - begin + 1);
}

int64_t ParseInt(int32_t type, const std::string& text) {
  if (type == PLEXUS_ATTR_BOOL && (text == "true" || text == "false")) {
    return text == "true";
  }
  if (type == PLEXUS_ATTR_DTYPE) {
    const auto* found =
        std::find(std::begin(kDtypeNames), std::end(kDtypeNames), text);
    if (found == std::end(kDtypeNames)) {
      throw std::logic_error("no dtype " + text);
    }
    return found - kDtypeNames;
  }
  size_t used = 0;
  const int64_t value = std::stoll(text, &used);
  if (used != text.size()) throw std::logic_error("not an integer: " + text);
  return value;
}

std::vector<std::string> Items(int32_t type, const std::string& text) {
  if (type < PLEXUS_ATTR_INTS) return {Trim(text)};
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
    throw std::logic_error("not a list: " + text);
  }
  std::vector<std::string> items;
  for (size_t begin = 1; begin + 1 < text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size() - 1);
    items.push_back(Trim(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return items;
}

}  // namespace

AttributeValue::AttributeValue(int32_t type, const std::string& text) {
  const std::vector<std::string> items = Items(type, text);
  for (const std::string& item : items) {
    if (type == PLEXUS_ATTR_STRING || type == PLEXUS_ATTR_STRINGS) {
      texts_.push_back(item);
    } else if (type == PLEXUS_ATTR_FLOAT || type == PLEXUS_ATTR_FLOATS) {
      floats_.push_back(std::stod(item));
    } else {
      ints_.push_back(ParseInt(type, item));
    }
  }
  for (const std::string& t : texts_) strings_.push_back(t.c_str());
  value_ = {type, static_cast<int64_t>(items.size()), ints_.data(),
            floats_.data(), strings_.data()};
}

AttributeValues ReadAttributes(
    const PlexusOp* op, const std::map<std::string, std::string>& given) {
  AttributeValues values;
  size_t used = 0;
  for (uint32_t i = 0; i < op->n_attributes; ++i) {
    const PlexusAttribute& a = op->attributes[i];
    const auto found = given.find(a.name);
    if (found != given.end()) {
      ++used;
      values.try_emplace(a.name, a.type, found->second);
    } else if (a.default_text != nullptr) {
      values.try_emplace(a.name, a.type, a.default_text);
    } else if (a.flags == PLEXUS_REQUIRED) {
      throw std::logic_error(std::string("attribute missing: ") + a.name);
    }
  }
  if (used != given.size()) throw std::logic_error("undeclared attribute");
  return values;
}

const char* NameOfDtype(int32_t dtype) {
  return dtype < 0 || dtype >= PLEXUS_DTYPE_COUNT ? "none" : kDtypeNames[dtype];
}

}  // namespace plexus::testing
