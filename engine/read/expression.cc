#include "engine/read/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "engine/diagnostic/display.h"
#include "engine/read/limit.h"
#include "engine/read/literal.h"
#include "engine/read/name.h"

namespace plexus::engine {
namespace {

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
      max_depth_(std::min(limits.max_depth, kDeepest)), report_(report),
      cursor_(report) {}

std::optional<uint32_t> ExpressionReader::Read(const PlacedText& text) {
  Start(text);
  const std::optional<uint32_t> index = Parse(Where::kAlone);
  return index && cursor_.ExpectEnd() ? index : std::nullopt;
}

std::optional<Literal> ExpressionReader::ReadLiteral(const PlacedText& text) {
  Start(text);
  LiteralBuilder builder(report_);
  if (!ParseNumbers(&builder) || !cursor_.ExpectEnd()) return std::nullopt;
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
                 item.is_null()
                     ? "an argument is missing"
                     : "a name, a call or a constant was expected, not a "
                       "mapping");
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
  Count(expression.place);
  return document_->expressions.Add(expression);
}

uint32_t ExpressionReader::Add(Literal literal) {
  Expression expression;
  expression.kind = Expression::Kind::kConstant;
  expression.place = literal.place;
  expression.first = static_cast<uint32_t>(document_->literals.size());
  document_->literals.push_back(std::move(literal));
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::Parse(Where where) {
  const char c = cursor_.Peek();
  if (IsWordStart(c)) return ParseWord(where);
  if (IsQuote(c)) return ParseString(where);
  if (c == '[') return ParseList(where);
  if (IsNumberStart(c)) return ParseConstant();
  if (c != '\0' && c != ',' && c != ')' && c != ']') {
    FailUnexpected();
  } else if (where == Where::kAlone) {
    cursor_.Fail(cursor_.at(), "a name, a call or a constant is missing");
  } else {
    cursor_.Fail(cursor_.at(), where == Where::kValue
                                   ? "a value is missing"
                                   : "an argument is missing");
  }
  return std::nullopt;
}

std::optional<uint32_t> ExpressionReader::ParseWord(Where where) {
  const Word word = cursor_.TakeWord();
  if (cursor_.Is('.')) return ParseOutput(word);
  if (cursor_.Peek() == '(') return ParseCall(word);
  if (IsElement(word.text)) {
    Literal literal;
    literal.place = word.place;
    literal.elements.push_back(word.text);
    return Add(std::move(literal));
  }
  const bool is_dtype = DtypeOfName(word.text) != PLEXUS_NONE;
  if (word.text == "null" || (is_dtype && where != Where::kValue)) {
    auto entry = report_->Error(
        word.place, fmt::format("{} is {}, not a tensor's name",
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
  cursor_.Skip();
  const Word output = cursor_.TakeWord();
  if (cursor_.Is('.')) {
    const std::string_view rest = cursor_.TakeNumber().text;
    FailDotted({{name.text.data(), rest.data() + rest.size()}, name.place});
    return std::nullopt;
  }
  if (!CheckName(name, report_)) return std::nullopt;
  if (!IsOutput(output.text)) {
    report_->Error(output.place,
                   "an output's name or number was expected after the point");
    return std::nullopt;
  }
  Expression expression;
  expression.place = name.place;
  expression.text = name.text;
  expression.output = output.text;
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::ParseCall(Word name) {
  if (!CheckName(name, report_)) return std::nullopt;
  const size_t open = cursor_.at();
  cursor_.Skip();
  Enter(open);
  const size_t base = arguments_.size();
  if (cursor_.Peek() != ')') {
    do {
      if (!cursor_.ExpectMore(open) || !ParseArgument()) return std::nullopt;
    } while (cursor_.TakeComma(')', open));
  }
  if (!cursor_.TakeClose(')')) return std::nullopt;
  --depth_;
  Expression call;
  call.kind = Expression::Kind::kCall;
  call.place = name.place;
  call.text = name.text;
  call.first =
      document_->arguments.Add(std::span(arguments_).subspan(base));
  call.count = static_cast<uint32_t>(arguments_.size() - base);
  arguments_.resize(base);
  return Add(call);
}

bool ExpressionReader::ParseArgument() {
  Argument argument;
  if (IsWordStart(cursor_.Peek())) {
    const size_t begin = cursor_.at();
    argument.name = cursor_.TakeWord();
    if (cursor_.Peek() == '=') {
      cursor_.Skip();
      argument.role = Argument::Role::kName;
      if (!CheckName(argument.name, report_)) return false;
    } else {
      cursor_.Return(begin);
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
  const size_t begin = cursor_.at();
  const std::optional<Word> string = cursor_.TakeString();
  if (!string) return std::nullopt;
  if (where != Where::kValue) {
    cursor_.Fail(begin, "a text in quotes is no tensor")
        .Help("an attribute is set by its name: `name=\"text\"`");
    return std::nullopt;
  }
  Expression expression;
  expression.kind = Expression::Kind::kString;
  expression.place = string->place;
  expression.text = string->text;
  return Add(expression);
}

std::optional<uint32_t> ExpressionReader::ParseList(Where where) {
  const size_t open = cursor_.at();
  cursor_.Skip();
  const char first = cursor_.Peek();
  const bool is_words =
      IsQuote(first) ||
      (IsWordStart(first) && !IsElement(cursor_.TakeWord().text));
  cursor_.Return(open);
  return is_words ? ParseWords(where) : ParseConstant();
}

std::optional<uint32_t> ExpressionReader::ParseConstant() {
  LiteralBuilder builder(report_);
  if (!ParseNumbers(&builder)) return std::nullopt;
  return Add(builder.Take());
}

std::optional<uint32_t> ExpressionReader::ParseWords(Where where) {
  const size_t open = cursor_.at();
  cursor_.Skip();
  if (where != Where::kValue) {
    cursor_.Peek();
    cursor_.Fail(cursor_.at(), "a list holds numbers only")
        .Help("tensors are separate arguments: write them without []");
    return std::nullopt;
  }
  Expression expression;
  expression.kind = Expression::Kind::kWords;
  expression.place = cursor_.PlaceOf(open);
  expression.first = static_cast<uint32_t>(document_->words.size());
  do {
    if (!cursor_.ExpectMore(open)) return std::nullopt;
    Word word;
    if (IsQuote(cursor_.Peek())) {
      const std::optional<Word> string = cursor_.TakeString();
      if (!string) return std::nullopt;
      word = *string;
    } else if (IsWordStart(cursor_.Peek())) {
      word = cursor_.TakeWord();
    } else {
      cursor_.Fail(cursor_.at(), "a list holds texts or numbers, not both");
      return std::nullopt;
    }
    Count(word.place);
    document_->words.push_back(word);
    ++expression.count;
  } while (cursor_.TakeComma(']', open));
  if (!cursor_.TakeClose(']')) return std::nullopt;
  return Add(expression);
}

bool ExpressionReader::ParseNumbers(LiteralBuilder* builder) {
  if (cursor_.Peek() != '[') {
    const Word number = cursor_.TakeNumber();
    if (number.text.empty()) {
      FailUnexpected();
      return false;
    }
    Count(number.place);
    builder->Element(number.text, number.place);
    return builder->ok();
  }
  const size_t open = cursor_.at();
  cursor_.Skip();
  Enter(open);
  builder->Open(cursor_.PlaceOf(open));
  if (cursor_.Peek() != ']') {
    do {
      if (!cursor_.ExpectMore(open) || !ParseNumbers(builder)) return false;
    } while (cursor_.TakeComma(']', open));
  }
  if (!cursor_.TakeClose(']')) return false;
  --depth_;
  builder->Close();
  return builder->ok();
}

void ExpressionReader::FailDotted(const Word& name) {
  const std::vector<Word>& files = document_->weights;
  report_
      ->Error(name.place, fmt::format("{} is not a name that a graph can use",
                                      Quoted(name.text)))
      .Help(KeyHelp(files.size() == 1 ? files[0].text : "w.safetensors",
                    name.text));
}

void ExpressionReader::FailUnexpected() {
  const std::string_view rest = cursor_.Rest();
  const bool is_missing =
      rest.empty() || rest[0] == ',' || rest[0] == ')' || rest[0] == ']';
  cursor_.Fail(cursor_.at(),
               is_missing
                   ? "a number is missing"
                   : fmt::format("unexpected {}",
                                 Quoted(rest.substr(
                                     0, CharacterAt(rest, 0).length))));
}

void ExpressionReader::Start(const PlacedText& text) {
  cursor_.Start(text);
  depth_ = 0;
  arguments_.clear();
}

void ExpressionReader::Enter(size_t at) {
  if (++depth_ > max_depth_) ThrowTooDeep(cursor_.PlaceOf(at), max_depth_);
}

void ExpressionReader::Count(Place place) {
  if (++items_ > limits_.max_items) ThrowTooMany(place, limits_.max_items);
}

}  // namespace plexus::engine
