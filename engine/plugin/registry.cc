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

/// Calls fn with an operator's name and aliases, until it returns true.
template <typename Fn>
bool AnyName(const PlexusOp* op, const Fn& fn) {
  if (fn(op->name)) return true;
  const char* const* alias = op->aliases;
  for (; alias != nullptr && *alias != nullptr; ++alias) {
    if (fn(*alias)) return true;
  }
  return false;
}

}  // namespace

void Registry::Impl::AddTrusted(const PlexusPlugin& plugin) {
  plugins.insert(plugin.name);
  for (uint32_t i = 0; i < plugin.n_ops; ++i) {
    operators_.push_back({plugin.ops[i], plugin.name});
  }
}

void Registry::Impl::Add(std::span<const PlexusOp* const> ops,
                         const std::string& plugin) {
  const size_t before = operators_.size();
  std::vector<std::unique_ptr<const engine::OpEntry>> entries;
  try {
    for (const PlexusOp* op : ops) {
      entries.push_back(engine::MakeOpEntry(op, plugin));
      AnyName(op, [&](const char* name) {
        const auto other = Declared(name);
        if (other == operators_.end()) return false;
        throw Error(ErrorCode::kPlugin,
                    fmt::format("plugin `{}`: the operator name `{}` is taken "
                                "by plugin `{}`",
                                plugin, name, other->plugin));
      });
      operators_.push_back({op, plugin});
    }
  } catch (...) {
    operators_.erase(operators_.begin() + static_cast<ptrdiff_t>(before),
                     operators_.end());
    throw;
  }
  for (auto& entry : entries) {
    const PlexusOp* const op = entry->op;
    checked_.emplace(op, std::move(entry));
  }
}

std::vector<Registry::Entry>::const_iterator Registry::Impl::Declared(
    std::string_view name) const {
  return std::find_if(operators_.begin(), operators_.end(),
                      [&](const Entry& entry) {
                        return AnyName(entry.op, [&](const char* known) {
                          return known == name;
                        });
                      });
}

const engine::OpEntry* Registry::Impl::Find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  std::string key(name);
  const auto found = found_.find(key);
  if (found != found_.end()) return found->second;
  const auto declared = Declared(name);
  if (declared == operators_.end()) return nullptr;
  auto& entry = checked_[declared->op];
  if (entry == nullptr) {
    entry = engine::MakeOpEntry(declared->op, declared->plugin);
  }
  return found_.emplace(std::move(key), entry.get()).first->second;
}

std::vector<std::string_view> Registry::Impl::Names() const {
  std::vector<std::string_view> names;
  for (const Entry& entry : operators_) {
    AnyName(entry.op, [&](const char* name) {
      names.push_back(name);
      return false;
    });
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Registry::Entry> Registry::Impl::Entries() const {
  std::vector<Entry> result = operators_;
  std::sort(result.begin(), result.end(), [](const Entry& a, const Entry& b) {
    return std::string_view(a.op->name) < b.op->name;
  });
  return result;
}

Registry::Registry() : impl_(std::make_shared<Impl>()) {
  impl_->AddTrusted(*plexus_standard_plugin());
}

void Registry::Add(const PlexusOp* op, const std::string& plugin) {
  impl_->Add({&op, 1}, plugin);
}

void Registry::Add(const PlexusPlugin* plugin, const std::string& origin) {
  if (plugin == nullptr) {
    throw Error(ErrorCode::kPlugin, fmt::format("{}: no plugin", origin));
  }
  const std::string fault = engine::PluginFault(*plugin);
  if (!fault.empty()) {
    throw Error(ErrorCode::kPlugin, fmt::format("{}: {}", origin, fault));
  }
  if (impl_->plugins.contains(plugin->name)) {
    throw Error(ErrorCode::kPlugin,
                fmt::format("{}: a plugin named `{}` is there already", origin,
                            plugin->name));
  }
  impl_->Add({plugin->ops, plugin->n_ops}, plugin->name);
  impl_->plugins.insert(plugin->name);
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
  const engine::OpEntry* const entry = impl_->Find(name);
  return entry == nullptr ? Entry{} : Entry{entry->op, entry->plugin};
}

std::vector<Registry::Entry> Registry::entries() const {
  return impl_->Entries();
}

std::string Registry::Nearest(std::string_view name) const {
  return engine::Nearest(name, impl_->Names());
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
