#include "engine/tensor/key.h"

#include <fmt/format.h>
#include <plexus/plexus.h>

#include <algorithm>

#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

// "W1, b1, W2", the first 10.
std::string List(const std::vector<std::string>& keys) {
  std::string list;
  for (size_t i = 0; i < keys.size() && i < 10; ++i) {
    list += (i == 0 ? "" : ", ") + Shown(keys[i]);
  }
  return keys.size() > 10 ? list + ", ..." : list;
}

}  // namespace

size_t FindKey(const std::string& name, const std::vector<std::string>& keys,
               const std::string& key) {
  if (key.empty() && keys.size() != 1) {
    throw Error(ErrorCode::kInvalid,
                keys.empty() ? name + " holds no tensor"
                             : fmt::format("{} holds {} tensors: {}", name,
                                           keys.size(), List(keys)),
                keys.empty() ? ""
                             : fmt::format("name the one that is meant: `key: "
                                           "{}` in a graph, FILE#{} in an "
                                           "argument",
                                           Shown(keys[0]), Shown(keys[0])));
  }
  const auto found =
      key.empty() ? keys.begin() : std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) {
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} has no tensor {}{}", name, Shown(key),
                            keys.empty() ? "" : "; it has " + List(keys)));
  }
  return static_cast<size_t>(found - keys.begin());
}

}  // namespace plexus::engine
