// The operators and plugins that are known.
#ifndef PLEXUS_ENGINE_PLUGIN_REGISTRY_H_
#define PLEXUS_ENGINE_PLUGIN_REGISTRY_H_

#include <plexus/plexus.h>

#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/plugin/op_entry.h"

namespace plexus {

/// Shared by copies of a Registry. Entries are made when they are first asked
/// for, are never removed and never move. Any thread may find them, not while
/// another adds some.
class Registry::Impl {
 public:
  /// A plugin's operators, which are checked later, one by one.
  void AddTrusted(const PlexusPlugin& plugin);
  /// All of them or, where a table is not sound or a name is taken, none: throws
  /// kPlugin.
  void Add(std::span<const PlexusOp* const> ops, const std::string& plugin);

  /// By name or alias; NULL if there is none.
  const engine::OpEntry* Find(std::string_view name) const;
  /// All names and aliases.
  std::vector<std::string_view> Names() const;
  /// All operators, in the order of their names.
  std::vector<Entry> Entries() const;

  std::set<std::string, std::less<>> plugins;
  std::set<std::string> loaded;  ///< canonical paths
  std::vector<std::string> search_path;

 private:
  /// The operator of that name or alias; the end of operators_ if there is none.
  std::vector<Entry>::const_iterator Declared(std::string_view name) const;

  std::vector<Entry> operators_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<const PlexusOp*,
                             std::unique_ptr<const engine::OpEntry>>
      checked_;
  mutable std::unordered_map<std::string, const engine::OpEntry*> found_;
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_PLUGIN_REGISTRY_H_
