// Shared libraries: the one door to dlopen.
#ifndef PLEXUS_ENGINE_PLUGIN_LIBRARY_H_
#define PLEXUS_ENGINE_PLUGIN_LIBRARY_H_

#include <plexus/abi.h>

#include <string>

namespace plexus::engine {

/// Loads a library and gives its plugin's table, which lives as long as the
/// process. Throws kPlugin: not there, no plugin, made for another version, a
/// table that is not sound, an exception.
const PlexusPlugin* OpenPlugin(const std::string& path, const PlexusHost* host);

/// What is wrong with a plugin's own table, its operators aside; "" if nothing.
std::string PluginFault(const PlexusPlugin& plugin);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLUGIN_LIBRARY_H_
