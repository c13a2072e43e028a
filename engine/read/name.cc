#include "engine/read/name.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"

namespace plexus::engine {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsWordCharacter(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

}  // namespace

bool IsWord(std::string_view text) {
  return !text.empty() && IsLetter(text[0]) &&
         std::all_of(text.begin(), text.end(), IsWordCharacter);
}

bool IsReserved(std::string_view text) {
  return text == "true" || text == "false" || text == "null" ||
         text == "nan" || text == "inf" || DtypeOfName(text) != PLEXUS_NONE;
}

bool CheckName(const Word& word, Report* report) {
  if (!IsWord(word.text)) {
    report->Error(word.place, fmt::format("{} is no name", Quoted(word.text)))
        .Help("a name has letters, digits and `_`, and begins with no digit");
    return false;
  }
  if (IsReserved(word.text)) {
    const bool is_dtype = DtypeOfName(word.text) != PLEXUS_NONE;
    report->Error(word.place,
                  fmt::format("{} can't be a name: {}", Quoted(word.text),
                              is_dtype ? "it is a dtype" : "it is a value"));
    return false;
  }
  return true;
}

std::string KeyHelp(std::string_view file, std::string_view key) {
  return fmt::format("give it a name under `parameters:`, for example W: "
                     "{{file: {}, key: {}}}",
                     file, key);
}

std::string DtypeHelp(std::string_view text) {
  std::vector<std::string_view> known;
  for (int32_t i = 0; i < PLEXUS_DTYPE_COUNT; ++i) {
    known.push_back(DtypeName(i));
  }
  return DidYouMean(text, known,
                    fmt::format("the dtypes are {}", fmt::join(known, ", ")));
}

int32_t ReadDtype(const Word& word, Report* report) {
  const int32_t dtype = DtypeOfName(word.text);
  if (dtype != PLEXUS_NONE) return dtype;
  report
      ->Error(word.place, fmt::format("unknown dtype {}", Quoted(word.text)))
      .Help(DtypeHelp(word.text));
  return PLEXUS_NONE;
}

}  // namespace plexus::engine
