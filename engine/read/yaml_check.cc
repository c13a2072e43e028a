// What YAML allows and graphs don't.
#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnostic/display.h"
#include "engine/read/duplicates.h"
#include "engine/read/flow_help.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {
namespace {

class Checker {
 public:
  Checker(YamlTree* tree, Report* report) : tree_(tree), report_(report) {}

  void Check(uint32_t index) {
    YamlItem& item = tree_->items[index];
    if (item.kind != YamlKind::kList && item.kind != YamlKind::kMapping) return;
    item.broken = (item.flow && !CheckFlowTexts(item, index)) ||
                  (item.kind == YamlKind::kMapping && !CheckKeys(item, index));
  }

 private:
  // `[Dot(x, W)]` is a list of `Dot(x` and `W)`.
  bool CheckFlowTexts(const YamlItem& item, uint32_t index) {
    for (uint32_t i = index + 1; i < item.next; i = tree_->items[i].next) {
      if (tree_->items[i].kind != YamlKind::kText || tree_->items[i].quoted) {
        continue;
      }
      const std::string_view text = Yaml(tree_, i).text();
      if (std::count(text.begin(), text.end(), '(') <=
          std::count(text.begin(), text.end(), ')')) {
        continue;
      }
      const bool in_list = tree_->source->text()[item.offset] == '[';
      report_
          ->Error(Yaml(tree_, i).place(),
                  fmt::format("inside {} this item ends after {}",
                              in_list ? "[]" : "{}", Quoted(text)))
          .Help(QuoteHelp(tree_->source->text(), item.offset));
      return false;
    }
    return true;
  }

  bool CheckKeys(const YamlItem& item, uint32_t index) {
    std::vector<Word> keys;
    keys.reserve(Yaml(tree_, index).size());
    for (auto [key, value] : YamlEntries(Yaml(tree_, index))) {
      if (key.is_list() || key.is_mapping()) {
        report_->Error(key.place(), fmt::format("a key can't be {}",
                                                key.kind_name()));
        return false;
      }
      if (key.text().empty()) {
        report_->Error(key.place(), "a value without a key");
        return false;
      }
      if (key.text() == "<<" && !key.quoted()) {
        report_->Error(key.place(), "merge keys (`<<`) are not supported")
            .Help("write the keys out");
        return false;
      }
      if (item.flow && value.is_null() && value.text().empty()) {
        ReportNoValue(key, item);
        return false;
      }
      keys.push_back(key.word());
    }
    for (const auto& [first, second] : FindDuplicates(keys)) {
      report_
          ->Error(keys[second].place,
                  fmt::format("duplicate key {}", Quoted(keys[second].text)))
          .Note(keys[first].place, "the first one");
    }
    return true;
  }

  void ReportNoValue(Yaml key, const YamlItem& item) {
    auto entry =
        report_->Error(key.place(), fmt::format("the key {} has no value",
                                                Quoted(key.text())));
    const std::string_view source = tree_->source->text();
    const size_t behind = source.find_first_not_of(
        "\"' ", key.place().offset + key.text().size());
    if (source.substr(std::min(behind, source.size()), 1) == ":") return;
    const size_t colon = key.text().find(':');
    if (colon != std::string_view::npos && !key.quoted()) {
      entry.Help(fmt::format("a space follows the colon: `{}: {}`",
                             key.text().substr(0, colon),
                             key.text().substr(colon + 1)));
    } else {
      entry.Help(QuoteHelp(source, item.offset));
    }
  }

  YamlTree* tree_;
  Report* report_;
};

}  // namespace

void CheckYaml(YamlTree* tree, Report* report) {
  Checker checker(tree, report);
  for (uint32_t i = 0; i < tree->items.size(); ++i) {
    checker.Check(i);
  }
}

}  // namespace plexus::engine
