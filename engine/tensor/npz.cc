#include "engine/tensor/npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "engine/diagnostic/display.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kEnding = ".npy";

// "W1, b1, W2", the first 10.
std::string List(const std::vector<std::string>& keys) {
  std::string list;
  for (size_t i = 0; i < keys.size() && i < 10; ++i) {
    list += (i == 0 ? "" : ", ") + Shown(keys[i]);
  }
  return keys.size() > 10 ? list + ", ..." : list;
}

}  // namespace

Npz::Npz(std::string name, std::string_view bytes, int64_t cap)
    : name_(std::move(name)),
      cap_(cap),
      members_(ReadZipDirectory(name_, bytes)) {
  for (const ZipMember& member : members_) {
    if (!member.name.ends_with(kEnding)) {
      throw Error(ErrorCode::kInvalid,
                  fmt::format("{}: its member {} is not a .npy file", name_,
                              Shown(member.name)));
    }
    keys_.push_back(member.name.substr(0, member.name.size() - kEnding.size()));
    if (keys_.back().empty() || !IsUtf8(keys_.back())) {
      throw Error(ErrorCode::kInvalid,
                  fmt::format("{}: its member {} is no name in UTF-8", name_,
                              Shown(member.name)));
    }
  }
}

int64_t Npz::inflated_bytes() const {
  int64_t bytes = 0;
  for (const ZipMember& member : members_) {
    if (member.deflated) bytes += std::min(member.size, INT64_MAX - bytes);
  }
  return bytes;
}

Tensor Npz::Read(const std::string& key, const Limits& limits) const {
  if (key.empty() && keys_.size() != 1) {
    throw Error(ErrorCode::kInvalid,
                keys_.empty() ? name_ + " holds no tensor"
                              : fmt::format("{} holds {} tensors: {}", name_,
                                            keys_.size(), List(keys_)),
                keys_.empty() ? "" : "name the one that is meant");
  }
  const auto found =
      key.empty() ? keys_.begin() : std::find(keys_.begin(), keys_.end(), key);
  if (found == keys_.end()) {
    throw Error(ErrorCode::kInvalid,
                fmt::format("{} has no tensor {}{}", name_, Shown(key),
                            keys_.empty() ? "" : "; it has " + List(keys_)));
  }
  const std::string name = name_ + ": " + Shown(*found);
  std::string storage;
  const std::string_view content =
      ReadZipMember(name, members_[static_cast<size_t>(found - keys_.begin())],
                    cap_, &storage);
  return DecodeNpy(name, content, limits);
}

std::string EncodeNpz(const std::string& name, const NamedTensors& tensors) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [key, tensor] : tensors) {
    members.emplace_back(key + std::string(kEnding), EncodeNpy(name, tensor));
  }
  return EncodeZip(name, members);
}

}  // namespace plexus::engine
