// Grows a YamlTree from the events of a parser and keeps to the limits.
#ifndef PLEXUS_ENGINE_READ_YAML_BUILDER_H_
#define PLEXUS_ENGINE_READ_YAML_BUILDER_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/diagnostic/report.h"
#include "engine/read/yaml_tree.h"

namespace plexus::engine {

/// One document's tree in the making. Offsets are those at which the parser
/// marks an item; anchors are the parser's numbers, 0 for none. All functions
/// may throw kLimit; those that give a bool give false after an error that ends
/// the parse.
class YamlBuilder {
 public:
  YamlBuilder(const Source& source, const Limits& limits,
              std::deque<std::string>* storage, Report* report);

  void Null(uint32_t offset, size_t anchor);
  void Text(uint32_t offset, size_t anchor, bool plain,
            const std::string& value);
  [[nodiscard]] bool Alias(uint32_t offset, size_t anchor);
  void Open(YamlKind kind, uint32_t offset, size_t anchor, bool flow);
  void Close();

  YamlTree TakeTree() { return std::move(tree_); }
  const YamlTree& tree() const { return tree_; }
  /// The collection that is open; NULL if none.
  const YamlItem* open() const;

 private:
  struct Frame {
    uint32_t item;
    size_t anchor;
    int64_t items, bytes;  // before it
    int64_t height = 0;    // of what it holds
  };
  struct Target {
    uint32_t item;
    bool is_open = true;
    int64_t items = 1;  // with aliases followed
    int64_t bytes = 0;  // of its texts
    int64_t height = 0;
  };

  YamlItem& Add(YamlKind kind, uint32_t offset, size_t anchor);
  void Count(uint32_t offset, int64_t items, int64_t bytes);
  void CheckDepth(uint32_t offset, int64_t height);
  uint32_t BehindProperties(uint32_t offset) const;
  Place At(uint32_t offset) const { return {tree_.source, offset}; }

  const std::string_view text_;
  const Limits limits_;
  const int64_t max_depth_;
  std::deque<std::string>* storage_;
  Report* report_;
  YamlTree tree_;
  std::vector<Frame> frames_;
  std::unordered_map<size_t, Target> targets_;
  int64_t items_ = 0;
  int64_t bytes_ = 0;
};

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_READ_YAML_BUILDER_H_
