#include "engine/read/yaml_tree.h"

#include <algorithm>

#include "engine/read/literal.h"
#include "engine/read/text_trace.h"

namespace plexus::engine {

Place PlacedText::At(size_t i) const {
  if (offsets_.empty()) return {source_, start_ + static_cast<uint32_t>(i)};
  return {source_, offsets_[std::min(i, offsets_.size() - 1)]};
}

Word PlacedText::TrimmedWord(size_t begin, size_t end) const {
  constexpr std::string_view kSpaces = " \t\r\n";
  begin = std::min(text_.find_first_not_of(kSpaces, begin), end);
  while (end > begin &&
         kSpaces.find(text_[end - 1]) != std::string_view::npos) {
    --end;
  }
  return {text_.substr(begin, end - begin), At(begin)};
}

Yaml::Yaml(const YamlTree* tree, uint32_t index) : tree_(tree), index_(index) {
  if (kind() == YamlKind::kAlias) index_ = item().size;
}

const char* Yaml::kind_name() const {
  switch (kind()) {
    case YamlKind::kText:
      return !quoted() && IsElement(text()) ? "a number" : "a text";
    case YamlKind::kList: return "a list";
    case YamlKind::kMapping: return "a mapping";
    default: return "nothing";
  }
}

std::string_view Yaml::text() const {
  if (!is_text() && !is_null()) return {};
  if (item().stored) return (*tree_->storage)[item().size];
  return tree_->source->text().substr(item().offset, item().size);
}

Place Yaml::place() const { return {tree_->source, item().offset}; }

Word Yaml::word() const { return {text(), place()}; }

PlacedText Yaml::placed_text() const {
  if (!item().stored) {
    return PlacedText(text(), tree_->source, item().offset);
  }
  return PlacedText(text(), tree_->source, item().offset,
                    TraceText(tree_->source->text(), item().offset, text()));
}

size_t Yaml::size() const {
  if (!is_list() && !is_mapping()) return 0;
  size_t n = 0;
  for (Iterator i = begin(); i != end(); ++i) ++n;
  return is_mapping() ? n / 2 : n;
}

}  // namespace plexus::engine
