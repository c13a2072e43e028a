#include "engine/plugin/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/diagnostic/report.h"
#include "engine/kernel/host.h"
#include "engine/plugin/library.h"

// The standard operators, plugin number zero: linked in, not named.
extern "C" const PlexusPlugin* plexus_standard_plugin(void);

namespace plexus {

namespace {

void AddOp(Registry::Impl* impl, const PlexusOp* op,
           const std::string& plugin) {
  auto entry = engine::MakeOpEntry(op, plugin);
  std::vector<std::string> names = {op->name};
  for (const char* const* alias = op->aliases;
       alias != nullptr && *alias != nullptr; ++alias) {
    names.emplace_back(*alias);
  }
  for (const std::string& name : names) {
    const engine::OpEntry* other = impl->Find(name);
    if (other != nullptr) {
      throw Error(ErrorCode::kPlugin,
                  fmt::format("plugin `{}`: the operator name `{}` is taken by "
                              "plugin `{}`",
                              plugin, name, other->plugin));
    }
  }
  for (const std::string& name : names) impl->by_name[name] = entry.get();
  impl->entries.push_back(std::move(entry));
}

Registry::Entry Public(const engine::OpEntry* entry) {
  return entry == nullptr ? Registry::Entry{}
                          : Registry::Entry{entry->op, entry->plugin};
}

}  // namespace

const engine::OpEntry* Registry::Impl::Find(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

Registry::Registry() : impl_(std::make_shared<Impl>()) {
  Add(plexus_standard_plugin(), "standard");
}

void Registry::Add(const PlexusOp* op, const std::string& plugin) {
  AddOp(impl_.get(), op, plugin);
}

void Registry::Add(const PlexusPlugin* plugin, const std::string& origin) {
  if (plugin == nullptr) {
    throw Error(ErrorCode::kPlugin, fmt::format("{}: no plugin", origin));
  }
  if (!impl_->plugins.insert(plugin->name).second) {
    throw Error(ErrorCode::kPlugin,
                fmt::format("{}: a plugin named `{}` is there already", origin,
                            plugin->name));
  }
  for (uint32_t i = 0; i < plugin->n_ops; ++i) {
    AddOp(impl_.get(), plugin->ops[i], plugin->name);
  }
}

void Registry::LoadPlugin(const std::string& path) {
  std::error_code error;
  const std::string canonical =
      std::filesystem::weakly_canonical(path, error).string();
  if (impl_->loaded.contains(canonical)) return;
  Add(engine::OpenPlugin(path, engine::Host()), path);
  impl_->loaded.insert(canonical);
}

void Registry::AddSearchPath(const std::string& folder) {
  impl_->search_path.push_back(folder);
}

Registry::Entry Registry::Find(std::string_view name) const {
  return Public(impl_->Find(name));
}

std::vector<Registry::Entry> Registry::entries() const {
  std::vector<Entry> result;
  for (const auto& entry : impl_->entries) result.push_back(Public(entry.get()));
  std::sort(result.begin(), result.end(), [](const Entry& a, const Entry& b) {
    return std::string_view(a.op->name) < b.op->name;
  });
  return result;
}

std::string Registry::Nearest(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const auto& [known, entry] : impl_->by_name) names.push_back(known);
  return engine::Nearest(name, names);
}

bool Registry::Require(const std::string& plugin) {
  if (impl_->plugins.contains(plugin)) return true;
  for (const std::string& folder : impl_->search_path) {
    const std::filesystem::path path =
        std::filesystem::path(folder) / fmt::format("lib{}.so", plugin);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) continue;
    LoadPlugin(path.string());
    if (impl_->plugins.contains(plugin)) return true;
  }
  return false;
}

}  // namespace plexus
