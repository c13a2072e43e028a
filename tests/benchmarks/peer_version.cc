#include <fmt/format.h>

#include "tests/benchmarks/remote.h"
#ifdef PLEXUS_HAS_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#endif
#ifdef PLEXUS_HAS_OPENBLAS
extern "C" char* openblas_get_config();
#endif

namespace plexus::benchmarks {

std::string PeerVersion(const std::string& peer, const Setting& setting) {
#ifdef PLEXUS_HAS_ONEDNN
  if (peer == "onednn") {
    const dnnl_version_t* const version = dnnl_version();
    return fmt::format("oneDNN {}.{}.{}", version->major, version->minor,
                       version->patch);
  }
#endif
#ifdef PLEXUS_HAS_OPENBLAS
  if (peer == "openblas") return openblas_get_config();
#endif
  if (peer == "onednn" || peer == "openblas") return "skipped: not installed";
  try {
    return RemoteVersion(peer, setting);
  } catch (const std::exception& error) {
    return fmt::format("skipped: {}", error.what());
  }
}

}  // namespace plexus::benchmarks
