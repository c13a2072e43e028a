#include "engine/read/expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/limit.h"
#include "engine/read/literal.h"
#include "engine/read/name.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kWordCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsNumberStart(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

bool IsQuote(char c) { return c == '"' || c == '\''; }

bool IsOutput(std::string_view text) {
  if (IsWord(text)) return true;
  const bool is_number =
      text.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number && !text.empty() && text.size() < 10 &&
         (text[0] != '0' || text.size() == 1);
}

}  // namespace

ExpressionReader::ExpressionReader(Document* document, const Limits& limits,
                                   Report* report)
    : document_(document), limits_(limits),
      max_depth_(std::min(limits.max_depth, kDeepest)), report_(report) {}

std::optional<uint32_t> ExpressionReader::Read(const PlacedText& text) {
  Start(text);
  const std::optional<uint32_t> index = Parse(Where::kAlone);
  return index && ParseEnd() ? index : std::nullopt;
}

std::optional<Literal> ExpressionReader::ReadLiteral(const PlacedText& text) {
  Start(text);
  LiteralBuilder builder(report_);
  if (!ParseNumbers(&builder) || !ParseEnd()) return std::nullopt;
  return builder.Take();
}

std::optional<uint32_t> ExpressionReader::Read(Yaml item) {
  if (item.is_text()) return Read(item.placed_text());
  if (item.broken()) return std::nullopt;
  if (item.is_list()) {
    Literal literal;
    if (!ReadList(item, &literal, report_)) return std::nullopt;
    return Add(std::move(literal));
  }
  report_->Error(item.place(),
                 fmt::format("a name, a call or a constant was expected, not {}",
                             item.kind_name()));
  return std::nullopt;
}

std::optional<uint32_t> ExpressionReader::ReadAttribute(Yaml item) {
  const auto is_element = [](Yaml value) {
    return value.is_text() && !value.quoted() && IsElement(value.text());
  };
  Expression expression;
  expression.place = item.place();
  expression.text = item.text();
  if (is_element(item)) {
    Literal literal;
    literal.place = item.place();
    literal.elements.push_back(item.text());
    return Add(std::move(literal));
  }
  if (item.is_text()) {
    expression.kind = !item.quoted() && IsWord(item.text())
                          ? Expression::Kind::kName
                          : Expression::Kind::kString;
    return Add(expression);
  }
  if (item.broken()) return std::nullopt;
  if (!item.is_list()) {
    report_->Error(item.place(),
                   fmt::format("an attribute can't be {}", item.kind_name()));
    return std::nullopt;
  }
  const bool is_words = item.size() > 0 && (*item.begin()).is_text() &&
                        !is_element(*item.begin());
  if (!is_words) return Read(item);
  expression.kind = Expression::Kind::kWords;
  expression.first = static_cast<uint32_t>(document_->words.size());
  for (Yaml word : item) {
    if (!word.is_text() || is_element(word)) {
      report_->Error(word.place(), "a list holds texts or numbers, not both");
      return std::nullopt;
    }
    document_->words.push_back(word.word());
    ++expression.count;
  }
  return Add(expression);
}

uint32_t ExpressionReader::Add(Expression expression) {
  Count(expression.place, 1);
  document_->expressions.push_back(expression);
  return static_cast<uint32_t>(document_->expressions.size() - 1);
}

uint32_t ExpressionReader::Add(Literal literal) {
  Count(literal.place, literal.elements.size());
  Expression expression;
  expression.kind = Expression::Kind::kConstant;
  expression.place = literal.place;
  expression.first = static_cast<uint32_t>(document_->literals.size());
  document_->literals.push_back(std::move(literal));
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::Parse(Where where) {
  const char c = Peek();
  if (IsWordStart(c)) return ParseWord(where);
  if (IsQuote(c)) return ParseString(where);
  if (c == '[') return ParseList(where);
  if (IsNumberStart(c)) {
    LiteralBuilder builder(report_);
    if (!ParseNumbers(&builder)) return std::nullopt;
    return Add(builder.Take());
  }
  const bool is_missing = c == '\0' || c == ',' || c == ')' || c == ']';
  Fail(at_, is_missing ? where == Where::kValue ? "a value is missing"
                         : where == Where::kAlone
                             ? "a name, a call or a constant is missing"
                             : "an argument is missing"
                       : fmt::format("unexpected {}", Quoted(text_.substr(
                             at_, CharacterAt(text_, at_).length))));
  return std::nullopt;
}

std::optional<uint32_t> ExpressionReader::ParseWord(Where where) {
  const size_t begin = at_;
  const Word word = TakeWord();
  if (Peek() == '(') return ParseCall(word);
  if (at_ < text_.size() && text_[at_] == '.') return ParseOutput(word);
  if (IsElement(word.text)) {
    Literal literal;
    literal.place = word.place;
    literal.elements.push_back(word.text);
    return Add(std::move(literal));
  }
  const bool is_dtype = DtypeOfName(word.text) != PLEXUS_NONE;
  if (word.text == "null" || (is_dtype && where != Where::kValue)) {
    auto entry = Fail(begin, fmt::format("{} is {}, not a tensor's name",
                                         Quoted(word.text),
                                         is_dtype ? "a dtype" : "a value"));
    if (is_dtype) {
      entry.Help(fmt::format("an attribute is set by its name: `name={}`",
                             word.text));
    }
    return std::nullopt;
  }
  Expression expression;
  expression.place = word.place;
  expression.text = word.text;
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::ParseOutput(Word name) {
  const size_t begin = ++at_;
  at_ = std::min(text_.find_first_not_of(kWordCharacters, at_), text_.size());
  Expression expression;
  expression.place = name.place;
  expression.text = name.text;
  expression.output = text_.substr(begin, at_ - begin);
  if (!CheckName(name, report_)) return std::nullopt;
  if (!IsOutput(expression.output)) {
    Fail(begin, "an output's name or number was expected after the point");
    return std::nullopt;
  }
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::ParseCall(Word name) {
  if (!CheckName(name, report_)) return std::nullopt;
  const size_t open = at_++;
  Enter(open);
  const size_t base = arguments_.size();
  if (Peek() == ')') {
    ++at_;
  } else {
    do {
      if (Peek() == '\0') {
        Fail(open, "`(` is not closed");
        return std::nullopt;
      }
      if (!ParseArgument()) return std::nullopt;
    } while (TakeSeparator(')', open));
    if (text_.substr(at_, 1) != ")") return std::nullopt;
    ++at_;
  }
  --depth_;
  Expression call;
  call.kind = Expression::Kind::kCall;
  call.place = name.place;
  call.text = name.text;
  call.first = static_cast<uint32_t>(document_->arguments.size());
  call.count = static_cast<uint32_t>(arguments_.size() - base);
  document_->arguments.insert(
      document_->arguments.end(),
      arguments_.begin() + static_cast<std::ptrdiff_t>(base), arguments_.end());
  arguments_.resize(base);
  return Add(call);
}

bool ExpressionReader::ParseArgument() {
  Argument argument;
  if (IsWordStart(Peek())) {
    const size_t begin = at_;
    argument.name = TakeWord();
    if (Peek() == '=') {
      ++at_;
      argument.role = Argument::Role::kName;
      if (!CheckName(argument.name, report_)) return false;
    } else {
      at_ = begin;
      argument.name = {};
    }
  }
  const std::optional<uint32_t> value =
      Parse(argument.role == Argument::Role::kName ? Where::kValue
                                                   : Where::kPosition);
  if (!value) return false;
  argument.expression = *value;
  arguments_.push_back(argument);
  return true;
}

std::optional<uint32_t> ExpressionReader::ParseString(Where where) {
  Word string;
  const size_t begin = at_;
  if (!TakeString(&string)) return std::nullopt;
  if (where != Where::kValue) {
    Fail(begin, "a text in quotes is no tensor")
        .Help("an attribute is set by its name: `name=\"text\"`");
    return std::nullopt;
  }
  Expression expression;
  expression.kind = Expression::Kind::kString;
  expression.place = string.place;
  expression.text = string.text;
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::ParseList(Where where) {
  const size_t open = at_++;
  const char first = Peek();
  const size_t begin = at_;
  const bool is_words =
      IsQuote(first) || (IsWordStart(first) && !IsElement(TakeWord().text));
  at_ = begin;
  if (is_words) {
    at_ = open;
    return ParseWords(where);
  }
  at_ = open;
  LiteralBuilder builder(report_);
  if (!ParseNumbers(&builder)) return std::nullopt;
  return Add(builder.Take());
}

std::optional<uint32_t> ExpressionReader::ParseWords(Where where) {
  const size_t open = at_++;
  if (where != Where::kValue) {
    Peek();
    Fail(at_, "a list holds numbers only")
        .Help("tensors are separate arguments: write them without []");
    return std::nullopt;
  }
  Expression expression;
  expression.kind = Expression::Kind::kWords;
  expression.place = placed_->At(open);
  expression.first = static_cast<uint32_t>(document_->words.size());
  do {
    Word word;
    if (IsQuote(Peek())) {
      if (!TakeString(&word)) return std::nullopt;
    } else if (IsWordStart(Peek())) {
      word = TakeWord();
    } else {
      Fail(at_, "a list holds texts or numbers, not both");
      return std::nullopt;
    }
    Count(word.place, 1);
    document_->words.push_back(word);
    ++expression.count;
  } while (TakeSeparator(']', open));
  if (text_.substr(at_, 1) != "]") return std::nullopt;
  ++at_;
  return Add(expression);
}

bool ExpressionReader::ParseNumbers(LiteralBuilder* builder) {
  const char c = Peek();
  if (c != '[') {
    const size_t begin = at_;
    const std::string_view number = TakeNumber();
    if (number.empty()) {
      const bool is_missing = c == ',' || c == ']' || c == '\0';
      Fail(begin, is_missing ? "a number is missing"
                             : fmt::format("unexpected {}",
                                           Quoted(text_.substr(begin, 1))));
      return false;
    }
    Count(placed_->At(begin), 1);
    builder->Element(number, placed_->At(begin));
    return builder->ok();
  }
  const size_t open = at_++;
  Enter(open);
  builder->Open(placed_->At(open));
  if (Peek() != ']') {
    do {
      if (Peek() == '\0') {
        Fail(open, "`[` is not closed");
        return false;
      }
      if (!ParseNumbers(builder)) return false;
    } while (TakeSeparator(']', open));
    if (text_.substr(at_, 1) != "]") return false;
  }
  ++at_;
  --depth_;
  builder->Close();
  return builder->ok();
}

bool ExpressionReader::ParseEnd() {
  const char c = Peek();
  if (at_ == text_.size()) return true;
  auto entry = Fail(at_, fmt::format("unexpected {}", Quoted(text_.substr(at_))));
  if (std::string_view("+-*/%<>&|^@").find(c) != std::string_view::npos) {
    entry.Help("there are no infix operators: call one by its name");
  }
  return false;
}

void ExpressionReader::Start(const PlacedText& text) {
  placed_ = &text;
  text_ = text.text();
  at_ = 0;
  depth_ = 0;
  arguments_.clear();
}

// The next character that is no space; NUL at the end.
char ExpressionReader::Peek() {
  at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  return at_ < text_.size() ? text_[at_] : '\0';
}

Word ExpressionReader::TakeWord() {
  const size_t begin = at_;
  at_ = std::min(text_.find_first_not_of(kWordCharacters, at_), text_.size());
  return {text_.substr(begin, at_ - begin), placed_->At(begin)};
}

// What may be meant as a number, right or wrong.
std::string_view ExpressionReader::TakeNumber() {
  const size_t begin = at_;
  while (at_ < text_.size() &&
         (IsWordStart(text_[at_]) || IsNumberStart(text_[at_]))) {
    ++at_;
  }
  return text_.substr(begin, at_ - begin);
}

bool ExpressionReader::TakeString(Word* string) {
  const size_t begin = at_ + 1;
  const size_t end = text_.find(text_[at_], begin);
  if (end == std::string_view::npos) {
    Fail(at_, "the quote is not closed");
    return false;
  }
  *string = {text_.substr(begin, end - begin), placed_->At(begin)};
  at_ = end + 1;
  return true;
}

// Takes a comma. Otherwise the closing bracket comes next, or an error was
// reported.
bool ExpressionReader::TakeSeparator(char close, size_t open) {
  const char c = Peek();
  if (c == ',') return ++at_, true;
  if (c == close) return false;
  if (c == '\0') {
    Fail(open, fmt::format("`{}` is not closed", text_[open]));
  } else {
    Fail(at_, fmt::format("a comma or `{}` was expected", close));
  }
  return false;
}

Entry ExpressionReader::Fail(size_t at, std::string message) {
  return report_->Error(placed_->At(at), std::move(message));
}

void ExpressionReader::Enter(size_t at) {
  if (++depth_ > max_depth_) ThrowTooDeep(placed_->At(at), max_depth_);
}

void ExpressionReader::Count(Place place, size_t n) {
  items_ += static_cast<int64_t>(n);
  if (items_ > limits_.max_items) ThrowTooMany(place, limits_.max_items);
}

}  // namespace plexus::engine
