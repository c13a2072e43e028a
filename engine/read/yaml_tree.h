// A YAML text as a flat tree with places; aliases are resolved.
#ifndef PLEXUS_ENGINE_READ_YAML_TREE_H_
#define PLEXUS_ENGINE_READ_YAML_TREE_H_

#include <plexus/plexus.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/diagnostic/source.h"
#include "engine/read/document.h"

namespace plexus::engine {

/// A text, and where in the source each of its bytes stands.
class PlacedText {
 public:
  /// `offsets` empty: text[i] stands at start + i.
  PlacedText(std::string_view text, const Source* source, uint32_t start,
             std::vector<uint32_t> offsets = {})
      : text_(text), source_(source), start_(start),
        offsets_(std::move(offsets)) {}

  std::string_view text() const { return text_; }
  /// i <= text().size().
  Place At(size_t i) const;
  /// What is from `begin` to `end`, without the space around it.
  Word TrimmedWord(size_t begin, size_t end) const;

 private:
  std::string_view text_;
  const Source* source_;
  uint32_t start_;
  std::vector<uint32_t> offsets_;  // one more than bytes, or none
};

enum class YamlKind : uint8_t { kNull, kText, kList, kMapping, kAlias };

/// One item; a collection's own items follow it.
struct YamlItem {
  YamlKind kind = YamlKind::kNull;
  bool quoted = false;  ///< a text in quotes, or a block text
  bool flow = false;    ///< a collection in {} or []
  bool stored = false;  ///< a text whose value is in the storage
  bool broken = false;  ///< a collection that an error was reported for
  uint32_t offset = 0;  ///< of its first byte in the source
  uint32_t size = 0;    ///< bytes of a text or of `null`; of a stored text its
                        ///< place in the storage; of an alias its target
  uint32_t next = 0;    ///< the item after this one and all it holds
};

/// The tree. Its texts point into the source, or into the storage.
struct YamlTree {
  const Source* source = nullptr;
  const std::deque<std::string>* storage = nullptr;
  std::vector<YamlItem> items;  ///< [0] is the root; empty for an empty text
};

/// One item of a tree, aliases followed. Cheap to copy; valid as long as the
/// tree.
class Yaml {
 public:
  Yaml(const YamlTree* tree, uint32_t index);

  YamlKind kind() const { return item().kind; }
  bool is_null() const { return kind() == YamlKind::kNull; }
  bool is_text() const { return kind() == YamlKind::kText; }
  bool is_list() const { return kind() == YamlKind::kList; }
  bool is_mapping() const { return kind() == YamlKind::kMapping; }
  bool quoted() const { return item().quoted; }
  bool broken() const { return item().broken; }
  uint32_t index() const { return index_; }
  /// "a list", "a mapping", "a text", "nothing".
  const char* kind_name() const;

  /// The value of a text, `null` or `~` as written; "" otherwise.
  std::string_view text() const;
  /// Where the item begins; for a one-line text in quotes, behind the quote.
  Place place() const;
  Word word() const;
  PlacedText placed_text() const;

  /// The items of a list, the keys and values of a mapping in turn.
  class Iterator {
   public:
    Iterator(const YamlTree* tree, uint32_t index)
        : tree_(tree), index_(index) {}
    Yaml operator*() const { return Yaml(tree_, index_); }
    Iterator& operator++() {
      index_ = tree_->items[index_].next;
      return *this;
    }
    bool operator!=(const Iterator& other) const {
      return index_ != other.index_;
    }

   private:
    const YamlTree* tree_;
    uint32_t index_;
  };
  Iterator begin() const { return Iterator(tree_, index_ + 1); }
  Iterator end() const { return Iterator(tree_, item().next); }
  /// Items of a list, or keys and values of a mapping. Counts them.
  size_t size() const;

 private:
  const YamlItem& item() const { return tree_->items[index_]; }

  const YamlTree* tree_;
  uint32_t index_;
};

/// A mapping's keys with their values: for (auto [k, v] : YamlEntries(m)).
class YamlEntries {
 public:
  explicit YamlEntries(Yaml mapping) : mapping_(mapping) {}
  struct Entry {
    Yaml key;
    Yaml value;
  };
  class Iterator {
   public:
    explicit Iterator(Yaml::Iterator key) : key_(key) {}
    Entry operator*() const {
      Yaml::Iterator value = key_;
      ++value;
      return {*key_, *value};
    }
    Iterator& operator++() {
      ++key_;
      ++key_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return key_ != other.key_; }

   private:
    Yaml::Iterator key_;
  };
  Iterator begin() const { return Iterator(mapping_.begin()); }
  Iterator end() const { return Iterator(mapping_.end()); }

 private:
  Yaml mapping_;
};

/// Parses a text that CheckText found sound. What is no YAML goes to `report`,
/// and the tree is then not whole. Values that differ from the source's text go
/// to `storage`. Throws kLimit.
YamlTree ParseYaml(const Source& source, const Limits& limits,
                   std::deque<std::string>* storage, Report* report);

/// Reports what YAML allows and graphs don't: keys that are no texts, duplicate
/// keys, merge keys, keys without a value and unquoted calls in {} and [].
/// Marks the collections they are in as broken, but for duplicate keys.
void CheckYaml(YamlTree* tree, Report* report);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_YAML_TREE_H_
