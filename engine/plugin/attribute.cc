#include "engine/plugin/attribute.h"

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>
#include <bit>
#include <functional>

#include "engine/tensor/element.h"

namespace plexus::engine {

namespace {

bool IsList(int32_t type) { return type >= PLEXUS_ATTR_INTS; }

std::string Quoted(const std::string& text) {
  return fmt::format("\"{}\"", text);
}

}  // namespace

const char* AttributeTypeName(int32_t type) {
  switch (type) {
    case PLEXUS_ATTR_INT: return "an integer";
    case PLEXUS_ATTR_FLOAT: return "a number";
    case PLEXUS_ATTR_BOOL: return "true or false";
    case PLEXUS_ATTR_STRING: return "a string";
    case PLEXUS_ATTR_DTYPE: return "a dtype";
    case PLEXUS_ATTR_INTS: return "a list of integers";
    case PLEXUS_ATTR_FLOATS: return "a list of numbers";
    default: return "a list of strings";
  }
}

std::optional<AttributeValue> AttributeValue::Parse(
    int32_t type, const std::vector<std::string_view>& items, bool is_list) {
  if (is_list != IsList(type) || (!is_list && items.size() != 1)) return {};
  AttributeValue value;
  value.type_ = type;
  std::string why;
  for (std::string_view item : items) {
    switch (type) {
      case PLEXUS_ATTR_INT:
      case PLEXUS_ATTR_INTS: {
        int64_t number = 0;
        if (!ParseElement(item, PLEXUS_INT64, &number, &why)) return {};
        value.ints_.push_back(number);
        break;
      }
      case PLEXUS_ATTR_FLOAT:
      case PLEXUS_ATTR_FLOATS: {
        double number = 0;
        if (!ParseElement(item, PLEXUS_FLOAT64, &number, &why)) return {};
        value.floats_.push_back(number);
        break;
      }
      case PLEXUS_ATTR_BOOL:
        if (item != "0" && item != "1" && item != "false" && item != "true") {
          return {};
        }
        value.ints_.push_back(item == "1" || item == "true");
        break;
      case PLEXUS_ATTR_DTYPE:
        value.ints_.push_back(DtypeOfName(item));
        if (value.ints_.back() == PLEXUS_NONE) return {};
        break;
      default:
        value.strings_.emplace_back(item);
    }
  }
  return value;
}

const PlexusValue* AttributeValue::view() const {
  string_pointers_.clear();
  for (const std::string& text : strings_) {
    string_pointers_.push_back(text.c_str());
  }
  const size_t count = ints_.size() + floats_.size() + strings_.size();
  view_ = {type_, static_cast<int64_t>(count), ints_.data(), floats_.data(),
           string_pointers_.data()};
  return &view_;
}

bool AttributeValue::SameAs(const AttributeValue& other) const {
  return type_ == other.type_ && ints_ == other.ints_ &&
         std::equal(floats_.begin(), floats_.end(), other.floats_.begin(),
                    other.floats_.end(),
                    [](double a, double b) {
                      return std::bit_cast<uint64_t>(a) ==
                             std::bit_cast<uint64_t>(b);
                    }) &&
         strings_ == other.strings_;
}

uint64_t AttributeValue::Hash() const {
  uint64_t hash = 0;
  const auto add = [&](uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  };
  for (const int64_t number : ints_) add(static_cast<uint64_t>(number));
  for (const double number : floats_) add(std::bit_cast<uint64_t>(number));
  for (const std::string& text : strings_) {
    add(std::hash<std::string_view>()(text));
  }
  return hash;
}

std::string AttributeValue::Text() const {
  std::string text;
  const auto append = [&](const std::string& item) {
    text += text.empty() ? item : ", " + item;
  };
  for (int64_t number : ints_) {
    append(type_ == PLEXUS_ATTR_BOOL    ? (number != 0 ? "true" : "false")
           : type_ == PLEXUS_ATTR_DTYPE ? DtypeName(static_cast<int32_t>(number))
                                        : fmt::to_string(number));
  }
  for (double number : floats_) append(fmt::to_string(number));
  for (const std::string& string : strings_) append(Quoted(string));
  return IsList(type_) ? "[" + text + "]" : text;
}

}  // namespace plexus::engine
