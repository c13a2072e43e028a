#include "engine/read/text_cursor.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kWordCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

}  // namespace

bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsNumberStart(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

bool IsQuote(char c) { return c == '"' || c == '\''; }

void TextCursor::Start(const PlacedText& text) {
  placed_ = &text;
  text_ = text.text();
  at_ = 0;
}

char TextCursor::Peek() {
  at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  return at_ < text_.size() ? text_[at_] : '\0';
}

Word TextCursor::TakeWord() {
  const size_t begin = at_;
  at_ = std::min(text_.find_first_not_of(kWordCharacters, at_), text_.size());
  return {text_.substr(begin, at_ - begin), PlaceOf(begin)};
}

Word TextCursor::TakeNumber() {
  const size_t begin = at_;
  while (at_ < text_.size() &&
         (IsWordStart(text_[at_]) || IsNumberStart(text_[at_]))) {
    ++at_;
  }
  return {text_.substr(begin, at_ - begin), PlaceOf(begin)};
}

std::optional<Word> TextCursor::TakeString() {
  const size_t begin = at_ + 1;
  const size_t end = text_.find(text_[at_], begin);
  if (end == std::string_view::npos) {
    Fail(at_, "the quote is not closed");
    return std::nullopt;
  }
  at_ = end + 1;
  return Word{text_.substr(begin, end - begin), PlaceOf(begin)};
}

bool TextCursor::TakeComma(char close, size_t open) {
  if (!ExpectMore(open) || Is(close)) return false;
  if (Is(',')) return Skip(), true;
  Fail(at_, fmt::format("a comma or `{}` was expected", close));
  return false;
}

bool TextCursor::TakeClose(char close) {
  if (!Is(close)) return false;
  Skip();
  return true;
}

bool TextCursor::ExpectMore(size_t open) {
  Peek();
  if (at_ < text_.size()) return true;
  Fail(open, fmt::format("`{}` is not closed", text_[open]));
  return false;
}

bool TextCursor::ExpectEnd() {
  const char c = Peek();
  if (at_ == text_.size()) return true;
  auto entry = Fail(at_, fmt::format("unexpected {}", Quoted(Rest())));
  if (std::string_view("+-*/%<>&|^@").find(c) != std::string_view::npos) {
    entry.Help("there are no infix operators: call one by its name");
  }
  return false;
}

}  // namespace plexus::engine
