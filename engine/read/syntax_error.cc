#include "engine/read/syntax_error.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/flow_help.h"
#include "engine/read/quote.h"

namespace plexus::engine {
namespace {

// Where the parser stopped, and what stands around it.
class Scene {
 public:
  Scene(const std::string& message, uint32_t offset, const YamlBuilder& builder)
      : message_(message), offset_(offset), source_(builder.tree().source),
        text_(source_->text()), open_(builder.open()) {
    const std::vector<YamlItem>& items = builder.tree().items;
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      if (item->kind != YamlKind::kText) continue;
      last_text_ = &*item;
      break;
    }
    line_ = text_.rfind('\n', std::max<size_t>(offset_, 1) - 1);
    line_ = line_ == std::string_view::npos || offset_ == 0 ? 0 : line_ + 1;
  }

  bool Says(std::string_view part) const {
    return message_.find(part) != std::string::npos;
  }
  Place here() const { return At(offset_); }
  Place At(uint32_t offset) const { return {source_, offset}; }
  std::string_view text() const { return text_; }
  uint32_t offset() const { return offset_; }
  const YamlItem* open() const { return open_; }
  const YamlItem* last_text() const { return last_text_; }

  // A line from a place on, without a comment.
  std::string_view LineFrom(size_t begin) const {
    const size_t end = std::min(text_.find_first_of("\r\n", begin),
                                text_.size());
    std::string_view line = text_.substr(begin, end - begin);
    line = line.substr(0, line.find(" #"));
    return line.substr(0, line.find_last_not_of(' ') + 1);
  }
  std::string_view Rest() const { return LineFrom(offset_); }
  // The last line before this one with something in it, without its
  // indentation.
  std::string_view LineBefore() const {
    for (size_t end = line_; end > 0;) {
      const size_t newline = end - 1;
      const size_t start =
          newline == 0 ? 0 : text_.rfind('\n', newline - 1) + 1;  // npos: 0
      const size_t first = text_.find_first_not_of(' ', start);
      if (first < newline && text_[first] != '#' && text_[first] != '\r') {
        return LineFrom(first);
      }
      end = start;
    }
    return {};
  }
  // The first quote behind the last text that begins a text and isn't closed;
  // where there is none, the place where the parser stopped.
  uint32_t OpenQuote() const {
    size_t at = last_text_ == nullptr ? 0 : last_text_->offset;
    for (; at < text_.size(); ++at) {
      const char before = at == 0 ? '\n' : text_[at - 1];
      const bool begins = std::string_view(" \n[{,").find(before) !=
                          std::string_view::npos;
      if (!begins) continue;
      if (text_[at] == '#') {
        at = std::min(text_.find('\n', at), text_.size());
      } else if (text_[at] == '"' || text_[at] == '\'') {
        const size_t end = QuoteEnd(text_, at);
        if (end == std::string_view::npos) return static_cast<uint32_t>(at);
        at = end;
      }
    }
    return offset_;
  }
  bool AtEnd() const {
    return text_.find_first_not_of(" \t\r\n", offset_) ==
           std::string_view::npos;
  }
  bool IsFirstInLine() const {
    return text_.find_first_not_of(' ', line_) >= offset_;
  }
  bool LastTextIsInThisLine() const {
    return last_text_ != nullptr && last_text_->offset >= line_;
  }

 private:
  const std::string& message_;
  const uint32_t offset_;
  const Source* source_;
  const std::string_view text_;
  const YamlItem* open_;
  const YamlItem* last_text_ = nullptr;
  size_t line_;
};

// `a: b: c`, or a line that the text above it has swallowed.
void ReportColon(const Scene& scene, Report* report) {
  if (scene.LastTextIsInThisLine()) {
    const std::string_view value = scene.LineFrom(scene.last_text()->offset);
    auto entry = report->Error(scene.here(), "a second `:` in one line");
    const bool has_double = value.find('"') != std::string_view::npos;
    const bool has_single = value.find('\'') != std::string_view::npos;
    if (value.size() <= 60 && !(has_double && has_single)) {
      entry.Help(fmt::format("quote it: {0}{1}{0}", has_double ? '\'' : '"',
                             value));
    }
    return;
  }
  const std::string_view before = scene.LineBefore();
  if (!before.empty() && before.find(':') == std::string_view::npos) {
    const auto offset = before.data() - scene.text().data();
    report->Error(scene.At(static_cast<uint32_t>(offset)), "a key without `:`");
    return;
  }
  auto entry = report->Error(scene.here(), "a `:` inside a text");
  if (scene.last_text() != nullptr) {
    entry.Note(scene.At(scene.last_text()->offset), "the text begins here");
  }
  entry.Help("begin every key in the column of the key above it");
}

// Something where the next key or list item should be.
void ReportMisplaced(const Scene& scene, bool in_list, Report* report) {
  if (!scene.IsFirstInLine()) {
    report->Error(scene.here(), "text after a value that is complete")
        .Help("if it belongs to the value, quote the whole value");
    return;
  }
  if (scene.text()[std::min<size_t>(scene.offset(), scene.text().size() - 1)] ==
      '-') {
    report->Error(scene.here(), "a list item where a key was expected");
    return;
  }
  report
      ->Error(scene.here(), in_list
                                ? "the next list item was expected here"
                                : "the next key was expected here")
      .Help("this line's indentation is that of no line above it");
}

void ReportFlow(const Scene& scene, Report* report) {
  const YamlItem* open = scene.open();
  if (open == nullptr) {
    report->Error(scene.here(), "a bracket is not closed");
    return;
  }
  const char bracket = scene.text()[open->offset];
  const char next = scene.AtEnd() ? '\0' : scene.text()[scene.offset()];
  if (next == '[' || next == '{') {
    report
        ->Error(scene.here(),
                fmt::format("a bracket inside an unquoted text in {}",
                            bracket == '{' ? "{}" : "[]"))
        .Help(QuoteHelp(scene.text(), open->offset));
    return;
  }
  if (bracket != '{' && bracket != '[') {
    report->Error(scene.here(), "a bracket is not closed");
    return;
  }
  auto entry = report->Error(scene.At(open->offset),
                             fmt::format("`{}` is not closed", bracket));
  if (!scene.AtEnd()) entry.Note(scene.here(), "before this");
}

struct Wording {
  const char* part;  // of the parser's message
  const char* message;
  const char* help;
};

constexpr Wording kWordings[] = {
    {"illegal block entry", "a list can't begin here",
     "begin it on a line of its own"},
    {"illegal map key", "a `?` key can't begin here", ""},
    {"unknown escape", "unknown escape in a quoted text",
     "in double quotes a backslash is written `\\\\`; single quotes keep it"},
    {"hex number", "a bad escape in a quoted text", ""},
    {"invalid unicode", "a bad escape in a quoted text", ""},
    {"referenced anchor", "no anchor of this name stands above", ""},
    {"alias", "an alias was expected after `*`",
     "quote a text that begins with `*`"},
    {"anchor", "an anchor was expected after `&`",
     "quote a text that begins with `&`"},
    {"tag", "tags are not supported", "quote a text that begins with `!`"},
    {"block scalar", "a block text can't begin like this",
     "write `|` or `>` and begin the text on the next line"},
    {"document indicator", "`---` or `...` inside a quoted text", ""},
    {"illegal tab", "a tab in the indentation", "indent with spaces"},
    {"directive", "a bad `%` directive", "leave it out"},
    {"YAML", "a bad `%` directive", "leave it out"},
};

}  // namespace

void ReportSyntaxError(const std::string& message, uint32_t offset,
                       const YamlBuilder& builder, Report* report) {
  const Scene scene(message, offset, builder);
  if (scene.Says("illegal map value")) return ReportColon(scene, report);
  if (scene.Says("flow not found")) return ReportFlow(scene, report);
  if (scene.Says("end of map") || scene.Says("end of sequence")) {
    return ReportMisplaced(scene, scene.Says("sequence"), report);
  }
  if (scene.Says("EOF in scalar")) {
    report->Error(scene.At(scene.OpenQuote()), "the quote is not closed");
    return;
  }
  if (scene.Says("flow end")) {
    report->Error(scene.here(), fmt::format("{} closes nothing",
                                            Quoted(scene.Rest().substr(0, 1))));
    return;
  }
  if (scene.Says("unknown token")) {
    report
        ->Error(scene.here(), "a text can't begin with this character")
        .Help(fmt::format("quote it: '{}'", scene.Rest()));
    return;
  }
  for (const Wording& wording : kWordings) {
    if (!scene.Says(wording.part)) continue;
    report->Error(scene.here(), wording.message).Help(wording.help);
    return;
  }
  report->Error(scene.here(), "not YAML: " + message);
}

}  // namespace plexus::engine
