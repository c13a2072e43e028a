// The words, numbers and signs of an expression, one after the other.
#ifndef PLEXUS_ENGINE_READ_TEXT_CURSOR_H_
#define PLEXUS_ENGINE_READ_TEXT_CURSOR_H_

#include <optional>
#include <string>
#include <string_view>

#include "engine/diagnostic/report.h"
#include "engine/read/document.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

bool IsWordStart(char c);    ///< a letter or `_`
bool IsNumberStart(char c);  ///< a digit, a sign or a point
bool IsQuote(char c);

/// A place in a text that moves on. What is wrong goes to a report.
class TextCursor {
 public:
  explicit TextCursor(Report* report) : report_(report) {}

  /// `text` must outlive the use of the cursor.
  void Start(const PlacedText& text);

  size_t at() const { return at_; }
  void Return(size_t at) { at_ = at; }
  std::string_view Rest() const { return text_.substr(at_); }
  Place PlaceOf(size_t at) const { return placed_->At(at); }

  /// The next character that is no space, where the cursor then is; NUL at the
  /// end.
  char Peek();
  /// The character itself, space or not.
  bool Is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void Skip() { ++at_; }

  /// Letters, digits and `_`; may be empty.
  Word TakeWord();
  /// All that may be meant as a number, right or wrong; may be empty.
  Word TakeNumber();
  /// What is between quotes. Empty after an error.
  std::optional<Word> TakeString();
  /// Whether a comma came next, which is taken. False also after an error:
  /// where neither it nor `close`, for the bracket at `open`, came.
  bool TakeComma(char close, size_t open);
  /// Takes what TakeComma found to be `close`.
  bool TakeClose(char close);
  /// Reports a bracket, at `open`, that the text ends in.
  bool ExpectMore(size_t open);
  /// Reports a text that goes on.
  bool ExpectEnd();

  Entry Fail(size_t at, std::string message) {
    return report_->Error(PlaceOf(at), std::move(message));
  }

 private:
  Report* report_;
  const PlacedText* placed_ = nullptr;
  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_TEXT_CURSOR_H_
