#include "engine/read/yaml_builder.h"

#include <algorithm>

#include "engine/read/limit.h"
#include "engine/read/quote.h"

namespace plexus::engine {

YamlBuilder::YamlBuilder(const Source& source, const Limits& limits,
                         std::deque<std::string>* storage, Report* report)
    : text_(source.text()), limits_(limits),
      max_depth_(std::min(limits.max_depth, kDeepest)), storage_(storage),
      report_(report) {
  tree_.source = &source;
  tree_.storage = storage;
  // About as many as there will be; what is not used is never touched.
  const auto count = [&](char c) {
    return static_cast<int64_t>(std::count(text_.begin(), text_.end(), c));
  };
  tree_.items.reserve(static_cast<size_t>(
      std::clamp<int64_t>(2 * count(':') + count(','), 0, limits.max_items)));
}

const YamlItem* YamlBuilder::open() const {
  return frames_.empty() ? nullptr : &tree_.items[frames_.back().item];
}

void YamlBuilder::Null(uint32_t offset, size_t anchor) {
  YamlItem& item = Add(YamlKind::kNull, offset, anchor);
  for (std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (text_.substr(item.offset, word.size()) == word) {
      item.size = static_cast<uint32_t>(word.size());
    }
  }
  if (anchor != 0) targets_.at(anchor).is_open = false;
}

void YamlBuilder::Text(uint32_t offset, size_t anchor, bool plain,
                       const std::string& value) {
  YamlItem& item = Add(YamlKind::kText, offset, anchor);
  const char style = item.offset < text_.size() ? text_[item.offset] : '\0';
  item.quoted = !plain;
  const bool has_quote = !plain && (style == '"' || style == '\'');
  if (has_quote && QuoteEnd(text_, item.offset) == std::string_view::npos) {
    report_->Error(At(item.offset), "the quote is not closed");
  }
  const size_t begin = std::min(item.offset + size_t{has_quote}, text_.size());
  const auto size = static_cast<uint32_t>(value.size());
  if (text_.compare(begin, size, value) == 0) {
    item.offset = static_cast<uint32_t>(begin);
    item.size = size;
  } else {
    item.stored = true;
    item.size = static_cast<uint32_t>(storage_->size());
    storage_->push_back(value);
  }
  Count(item.offset, 0, size);
  if (anchor != 0) {
    targets_.at(anchor).bytes = size;
    targets_.at(anchor).is_open = false;
  }
}

bool YamlBuilder::Alias(uint32_t offset, size_t anchor) {
  const Target& target = targets_.at(anchor);
  if (target.is_open) {
    report_->Error(At(offset), "an alias inside what it stands for")
        .Note(At(tree_.items[target.item].offset), "it stands for this");
    return false;
  }
  Add(YamlKind::kAlias, offset, 0).size = target.item;
  Count(offset, target.items - 1, target.bytes);
  CheckDepth(offset, target.height);
  return true;
}

void YamlBuilder::Open(YamlKind kind, uint32_t offset, size_t anchor,
                       bool flow) {
  Add(kind, offset, anchor).flow = flow;
  frames_.push_back({static_cast<uint32_t>(tree_.items.size() - 1), anchor,
                     items_ - 1, bytes_});
  CheckDepth(offset, 0);
}

void YamlBuilder::Close() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  tree_.items[frame.item].next = static_cast<uint32_t>(tree_.items.size());
  const int64_t height = frame.height + 1;
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, height);
  }
  if (frame.anchor != 0) {
    targets_.at(frame.anchor) = {frame.item, false, items_ - frame.items,
                                 bytes_ - frame.bytes, height};
  }
}

YamlItem& YamlBuilder::Add(YamlKind kind, uint32_t offset, size_t anchor) {
  Count(offset, 1, 0);
  const auto index = static_cast<uint32_t>(tree_.items.size());
  YamlItem& item = tree_.items.emplace_back();
  item.kind = kind;
  item.offset = BehindProperties(offset);
  item.next = index + 1;
  if (anchor != 0) targets_[anchor] = {index};
  return item;
}

// Bytes count as well as items, so that a long text behind many aliases is not
// read again and again.
void YamlBuilder::Count(uint32_t offset, int64_t items, int64_t bytes) {
  items_ += items;
  bytes_ += bytes;
  if (items_ > limits_.max_items) ThrowTooMany(At(offset), limits_.max_items);
  if (bytes_ > limits_.max_yaml) {
    ThrowLimit(At(offset), "too long a text after aliases are followed",
               "a higher limit can be set: --max-yaml");
  }
}

// `height`: of what hangs below the innermost open collection.
void YamlBuilder::CheckDepth(uint32_t offset, int64_t height) {
  if (static_cast<int64_t>(frames_.size()) + height > max_depth_) {
    ThrowTooDeep(At(offset), max_depth_);
  }
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, height);
  }
}

// The parser marks an item at its anchor or tag.
uint32_t YamlBuilder::BehindProperties(uint32_t offset) const {
  size_t at = offset;
  while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
    at = text_.find_first_of(" \t\r\n,[]{}", at);
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t' ||
                                 text_[at] == '\r' || text_[at] == '\n' ||
                                 text_[at] == '#')) {
      at = text_[at] == '#' ? text_.find('\n', at) : at + 1;
    }
  }
  return static_cast<uint32_t>(std::min(at, text_.size()));
}

}  // namespace plexus::engine
