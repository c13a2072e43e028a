// Shared libraries: the one door to dlopen.
#ifndef PLEXUS_ENGINE_PLUGIN_LIBRARY_H_
#define PLEXUS_ENGINE_PLUGIN_LIBRARY_H_

#include <plexus/abi.h>

#include <string>

namespace plexus::engine {

/// Loads a library and gives its plugin's table, which lives as long as the
/// process. Throws kPlugin: not there, no plugin, made for another version.
const PlexusPlugin* OpenPlugin(const std::string& path, const PlexusHost* host);

}  // namespace plexus::engine

#endif  // PLEXUS_ENGINE_PLUGIN_LIBRARY_H_
