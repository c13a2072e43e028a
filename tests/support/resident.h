// Memory that this process really has.
#ifndef PLEXUS_TESTS_SUPPORT_RESIDENT_H_
#define PLEXUS_TESTS_SUPPORT_RESIDENT_H_

#include <cstdint>
#include <fstream>
#include <string>

namespace plexus::testing {

/// Bytes of files' pages that are resident.
inline int64_t ResidentFileBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "RssFile:") continue;
    int64_t kb = 0;
    status >> kb;
    return kb * 1024;
  }
  return 0;
}

}  // namespace plexus::testing

#endif  // PLEXUS_TESTS_SUPPORT_RESIDENT_H_
