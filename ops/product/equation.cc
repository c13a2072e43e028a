#include "ops/product/equation.h"

#include <plexus/op.h>

#include <algorithm>
#include <string>

namespace plexus::product {
namespace {

/// As written, a '.' for each "...".
struct Equation {
  std::vector<std::string> inputs = {""};
  std::string output;
};

bool IsLatin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether the byte goes on with a character of UTF-8.
bool Continues(char c) { return (c & 0xC0) == 0x80; }

/// Characters that are shown on either side of a place.
constexpr int kShown = 40;

/// In these quotes what is around text[at]; dots outside them stand for what is
/// left out, for "..." has a meaning inside.
std::string Quoted(std::string_view text, size_t at, const char* quote) {
  size_t begin = at, end = at;
  for (int n = 0; n < kShown && begin > 0; ++n) {
    while (--begin > 0 && Continues(text[begin])) continue;
  }
  for (int n = 0; n <= kShown && end < text.size(); ++n) {
    while (++end < text.size() && Continues(text[end])) continue;
  }
  return Text(begin > 0 ? "..." : "", quote, text.substr(begin, end - begin),
              quote, end < text.size() ? "..." : "");
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Equation Parse() {
    bool arrow = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      std::string& part = arrow ? result_.output : result_.inputs.back();
      if (c == ' ') {
        ++at_;
      } else if (IsLatin(c)) {
        if (arrow) CheckOutputLetter(c);
        part += c;
        ++at_;
      } else if (Take("...")) {
        if (part.find('.') != std::string::npos) {
          at_ -= 3;
          Fail("a second '...' at character ", Position(),
               arrow ? " for the output" : " for one input");
        }
        part += '.';
      } else if (!arrow && Take(",")) {
        result_.inputs.emplace_back();
      } else if (!arrow && Take("->")) {
        arrow = true;
      } else {
        Fail(Found(), " at character ", Position(), ", wanted a letter",
             arrow ? " or '...'" : ", '...', ',' or '->'");
      }
    }
    if (!arrow) result_.output = Implied();
    at_ = 0;
    return result_;
  }

  /// After Parse: of all of the equation; in it, of the place.
  template <typename... Parts>
  [[noreturn]] void Fail(const Parts&... parts) const {
    const std::string shown = Quoted(text_, at_, "\"");
    throw OpFailure{PLEXUS_ERROR_GRAPH,
                    Text("equation ", shown, ": ", parts...)};
  }

 private:
  bool Take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  int64_t Uses(char letter) const {
    int64_t uses = 0;
    for (const std::string& input : result_.inputs) {
      uses += std::count(input.begin(), input.end(), letter);
    }
    return uses;
  }

  void CheckOutputLetter(char c) const {
    const std::string_view letter = text_.substr(at_, 1);
    if (result_.output.find(c) != std::string::npos) {
      Fail("the output has '", letter, "' twice, again at character ",
           Position());
    }
    if (Uses(c) == 0) {
      Fail("the output has '", letter, "' at character ", Position(),
           ", no input has it");
    }
  }

  std::string Implied() const {
    std::string output;
    if (Uses('.') > 0) output += '.';
    for (char c = 'A'; c <= 'z'; ++c) {
      if (IsLatin(c) && Uses(c) == 1) output += c;
    }
    return output;
  }

  /// Where it is, in characters from 1.
  int64_t Position() const {
    return 1 + std::count_if(text_.begin(),
                             text_.begin() + static_cast<ptrdiff_t>(at_),
                             [](char c) { return !Continues(c); });
  }
  /// The character there.
  std::string Found() const {
    if (static_cast<unsigned char>(text_[at_]) < ' ' || text_[at_] == 0x7F) {
      return "a control character";
    }
    size_t end = at_ + 1;
    while (end < text_.size() && Continues(text_[end])) ++end;
    return Text("'", text_.substr(at_, end - at_), "'");
  }

  std::string_view text_;
  size_t at_ = 0;
  Equation result_;
};

Labels LabelsOf(const std::string& part, int ellipsis) {
  Labels labels;
  for (const char c : part) {
    if (c == '.') {
      for (int k = ellipsis; k-- > 0;) labels.push_back(kEllipsisLabel + k);
    } else {
      labels.push_back(c);
    }
  }
  return labels;
}

/// As it is written in the equation, without spaces.
std::string Written(const std::string& part) {
  std::string text;
  for (const char c : part) text += c == '.' ? "..." : std::string(1, c);
  return text;
}

}  // namespace

Subscripts SubscriptsOf(std::string_view text, std::span<const int> ranks) {
  Parser parser(text);
  const Equation equation = parser.Parse();
  const size_t inputs = equation.inputs.size();
  if (inputs != ranks.size()) {
    parser.Fail("it is for ", inputs, inputs == 1 ? " input" : " inputs",
                ", not for ", ranks.size());
  }
  Subscripts result;
  int most = 0;  // dims that an ellipsis stands for
  for (size_t i = 0; i < inputs; ++i) {
    const std::string& part = equation.inputs[i];
    const bool open = part.find('.') != std::string::npos;
    const int letters = static_cast<int>(part.size()) - (open ? 1 : 0);
    if (open ? ranks[i] < letters : ranks[i] != letters) {
      parser.Fail("input ", i, " has rank ", ranks[i], ", but ",
                  Quoted(Written(part), 0, "'"), " is for rank ", letters,
                  open ? " or more" : "");
    }
    most = std::max(most, ranks[i] - letters);
    result.inputs.push_back(LabelsOf(part, ranks[i] - letters));
  }
  if (most > 0 && equation.output.find('.') == std::string::npos) {
    parser.Fail("'...' stands for ", most, most == 1 ? " dim" : " dims",
                ", and the output has no '...'");
  }
  result.output = LabelsOf(equation.output, most);
  return result;
}

}  // namespace plexus::product
