#include "engine/read/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"

namespace plexus::engine {
namespace {

bool Expect(bool is_right, const Fields::Field& field, std::string_view wanted,
            Report* report) {
  if (field.value.broken()) return false;
  if (!is_right) {
    report->Error(field.value.place(),
                  fmt::format("{} must be {}, not {}", Quoted(field.key.text),
                              wanted, field.value.kind_name()));
  }
  return is_right;
}

}  // namespace

Fields::Fields(Yaml mapping, std::initializer_list<std::string_view> known,
               Report* report) {
  for (auto [key, value] : YamlEntries(mapping)) {
    const Word word = key.word();
    if (std::find(known.begin(), known.end(), word.text) == known.end()) {
      if (report->full()) {
        report->Error(word.place, "");  // counted, not kept
        continue;
      }
      report
          ->Error(word.place,
                  fmt::format("unknown key {}", Quoted(word.text)))
          .Help(DidYouMean(
              word.text, known,
              fmt::format("the keys here are {}", fmt::join(known, ", "))));
    } else if (value.is_null()) {
      report->Error(word.place,
                    fmt::format("{} has no value", Quoted(word.text)));
    } else {
      fields_.push_back({word, value});
    }
  }
}

const Fields::Field* Fields::Find(std::string_view key) const {
  for (const Field& field : fields_) {
    if (field.key.text == key) return &field;
  }
  return nullptr;
}

bool ExpectMapping(const Fields::Field& field, const char* of, Report* report) {
  return Expect(field.value.is_mapping(), field,
                fmt::format("a mapping of {}", of), report);
}

bool ExpectList(const Fields::Field& field, const char* of, Report* report) {
  return Expect(field.value.is_list(), field, fmt::format("a list of {}", of),
                report);
}

bool ExpectText(const Fields::Field& field, Report* report) {
  return Expect(field.value.is_text(), field, "a text", report);
}

}  // namespace plexus::engine
