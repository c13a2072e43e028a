// The door to yaml-cpp: its events become a YamlTree.
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "engine/read/limit.h"
#include "engine/read/syntax_error.h"
#include "engine/read/yaml_builder.h"

namespace plexus::engine {
namespace {

// A text as a stream, without a copy.
class View : public std::streambuf {
 public:
  explicit View(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// Ends a parse whose error is already reported.
struct Stop {};

class Events : public YAML::EventHandler {
 public:
  Events(const Source& source, uint32_t start, YamlBuilder* builder,
         Report* report)
      : source_(source), start_(start), builder_(builder), report_(report) {}

  uint32_t Offset(const YAML::Mark& mark) const {
    const size_t offset = start_ + static_cast<size_t>(std::max(mark.pos, 0));
    return static_cast<uint32_t>(std::min(offset, source_.text().size()));
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    report_->Error({&source_, Offset(mark)}, "text after the end of the graph")
        .Help("a file holds one mapping, whose keys begin in one column");
    throw Stop();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_->Null(Offset(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (!builder_->Alias(Offset(mark), anchor)) throw Stop();
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    CheckTag(mark, tag);
    builder_->Text(Offset(mark), anchor, tag == "?", value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    CheckTag(mark, tag);
    builder_->Open(YamlKind::kList, Offset(mark), anchor,
                   style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { builder_->Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    CheckTag(mark, tag);
    builder_->Open(YamlKind::kMapping, Offset(mark), anchor,
                   style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { builder_->Close(); }

 private:
  // "?" and "!" stand for plain and quoted texts without a tag.
  void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.size() < 2) return;
    report_->Error({&source_, Offset(mark)}, "tags are not supported")
        .Help("write the value without the tag");
  }

  const Source& source_;
  const uint32_t start_;
  YamlBuilder* builder_;
  Report* report_;
  int documents_ = 0;
};

}  // namespace

YamlTree ParseYaml(const Source& source, const Limits& limits,
                   std::deque<std::string>* storage, Report* report) {
  const std::string_view text = source.text();
  const uint32_t start = text.substr(0, 3) == "\xef\xbb\xbf" ? 3 : 0;
  YamlBuilder builder(source, limits, storage, report);
  Events events(source, start, &builder, report);
  View view(text.substr(start));
  std::istream stream(&view);
  try {
    YAML::Parser parser(stream);
    // A second call, where anything is left, ends at its first event.
    if (parser.HandleNextDocument(events) && parser) {
      parser.HandleNextDocument(events);
    }
  } catch (const Stop&) {
  } catch (const YAML::DeepRecursion& error) {
    ThrowTooDeep({&source, events.Offset(error.mark)}, kDeepest);
  } catch (const YAML::ParserException& error) {
    ReportSyntaxError(error.msg, events.Offset(error.mark), builder, report);
  }
  return builder.TakeTree();
}

}  // namespace plexus::engine
