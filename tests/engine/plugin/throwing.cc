// A plugin that throws where it should give its table.
#include <plexus/op.h>

#include <stdexcept>

extern "C" PLEXUS_EXPORT const PlexusPlugin* plexus_plugin(const PlexusHost*) {
  throw std::runtime_error("no licence");
}
