#include "engine/plugin/library.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <plexus/plexus.h>

#include <exception>
#include <filesystem>
#include <system_error>

namespace plexus::engine {

namespace {

[[noreturn]] void Refuse(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::kPlugin,
              fmt::format("can't load the plugin {}: {}", path, why));
}

/// A plugin that throws breaks the contract, but is no reason to end here.
const PlexusPlugin* CallEntry(PlexusPluginFn entry, const PlexusHost* host,
                              const std::string& path) {
  std::string why = "with an exception that is no std::exception";
  try {
    return entry(host);
  } catch (const std::exception& exception) {
    why = exception.what();
  } catch (...) {
  }
  throw Error(
      ErrorCode::kPlugin,
      fmt::format("the plugin {} failed while it was loaded: {}", path, why));
}

}  // namespace

std::string PluginFault(const PlexusPlugin& plugin) {
  if (plugin.abi_major != PLEXUS_ABI_MAJOR ||
      plugin.abi_minor > PLEXUS_ABI_MINOR) {
    return fmt::format(
        "it is made for version {}.{} of the plugin contract, this is {}.{}",
        plugin.abi_major, plugin.abi_minor, PLEXUS_ABI_MAJOR, PLEXUS_ABI_MINOR);
  }
  if (plugin.struct_size < sizeof(PlexusPlugin)) {
    return fmt::format("struct_size of its table is {}, less than {}",
                       plugin.struct_size, sizeof(PlexusPlugin));
  }
  if (plugin.name == nullptr || *plugin.name == 0) return "it has no name";
  if (plugin.n_ops > 0 && plugin.ops == nullptr) {
    return fmt::format("n_ops is {}, but ops is NULL", plugin.n_ops);
  }
  return "";
}

const PlexusPlugin* OpenPlugin(const std::string& path,
                               const PlexusHost* host) {
  // Without a slash dlopen would search the system's folders instead.
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error || !std::filesystem::exists(absolute, error)) {
    Refuse(path, "there is no such file");
  }
  if (!std::filesystem::is_regular_file(absolute, error)) {
    Refuse(path, "that is no regular file");
  }
  void* library = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    Refuse(path, why != nullptr ? why : "unknown error");
  }
  const auto entry =
      reinterpret_cast<PlexusPluginFn>(dlsym(library, "plexus_plugin"));
  if (entry == nullptr) {
    dlclose(library);
    Refuse(path, "it does not export plexus_plugin");
  }
  const PlexusPlugin* const plugin = CallEntry(entry, host, path);
  if (plugin == nullptr) Refuse(path, "it says that it can't work here");
  const std::string fault = PluginFault(*plugin);
  if (!fault.empty()) Refuse(path, fault);
  return plugin;
}

}  // namespace plexus::engine
