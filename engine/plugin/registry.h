// The operators and plugins that are known.
#ifndef PLEXUS_ENGINE_PLUGIN_REGISTRY_H_
#define PLEXUS_ENGINE_PLUGIN_REGISTRY_H_

#include <plexus/plexus.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plugin/op_entry.h"

namespace plexus {

/// Shared by copies of a Registry. Entries are never removed and never move.
struct Registry::Impl {
  std::vector<std::unique_ptr<const engine::OpEntry>> entries;
  /// Names and aliases.
  std::map<std::string, const engine::OpEntry*, std::less<>> by_name;
  std::set<std::string, std::less<>> plugins;
  std::set<std::string> loaded;  ///< canonical paths
  std::vector<std::string> search_path;

  /// By name or alias; NULL if there is none.
  const engine::OpEntry* Find(std::string_view name) const;
};

}  // namespace plexus

#endif  // PLEXUS_ENGINE_PLUGIN_REGISTRY_H_
