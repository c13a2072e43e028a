#include "engine/read/syntax_error.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/flow_help.h"

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

  std::string_view Rest() const {
    const size_t end = text_.find_first_of("\r\n", offset_);
    return text_.substr(offset_, end == std::string_view::npos
                                     ? end
                                     : end - offset_);
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
    const uint32_t begin = scene.last_text()->offset;
    const size_t end = scene.text().find_first_of("\r\n", begin);
    const std::string_view value = scene.text().substr(
        begin, std::min(end, scene.text().size()) - begin);
    auto entry = report->Error(scene.here(), "a second `:` in one line");
    if (value.find('"') == std::string_view::npos && value.size() <= 60) {
      entry.Help(fmt::format("quote it: \"{}\"", value));
    }
    return;
  }
  auto entry = report->Error(scene.here(), "a `:` inside a text");
  if (scene.last_text() != nullptr) {
    entry.Note(scene.At(scene.last_text()->offset),
               "the text may have begun here");
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
    {"EOF in scalar", "the quote is not closed", ""},
    {"document indicator", "`---` or `...` inside a quoted text", ""},
    {"illegal tab", "a tab in the indentation", "indent with spaces"},
    {"directive", "a bad `%` directive", "leave it out"},
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
  if (scene.Says("flow end")) {
    report->Error(scene.here(), fmt::format("{} closes nothing",
                                            Quoted(scene.Rest().substr(0, 1))));
    return;
  }
  if (scene.Says("unknown token")) {
    report
        ->Error(scene.here(), fmt::format("a text can't begin with {}",
                                          Quoted(scene.Rest().substr(0, 1))))
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
