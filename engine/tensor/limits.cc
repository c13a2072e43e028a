#include "engine/tensor/limits.h"

#include <fmt/format.h>

#include <utility>

namespace plexus::engine {

void CheckLimits(const Limits& limits) {
  const std::pair<const char*, int64_t> all[] = {
      {"max_yaml", limits.max_yaml},
      {"max_depth", limits.max_depth},
      {"max_items", limits.max_items},
      {"max_memory", limits.max_memory}};
  for (const auto& [name, limit] : all) {
    if (limit >= 0) continue;
    throw Error(ErrorCode::kUsage, fmt::format("{} can't be {}", name, limit));
  }
}

}  // namespace plexus::engine
