#include "engine/tensor/npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/diagnostic/display.h"
#include "engine/tensor/key.h"
#include "engine/tensor/npy.h"
#include "engine/tensor/shown.h"

namespace plexus::engine {
namespace {

constexpr std::string_view kEnding = ".npy";

}  // namespace

Npz::Npz(std::string name, FileBytes bytes, int64_t cap)
    : name_(std::move(name)),
      bytes_(std::move(bytes)),
      cap_(cap),
      members_(ReadZipDirectory(name_, bytes_.view())) {
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
  const size_t i = FindKey(name_, keys_, key);
  const std::string name = name_ + ": " + Shown(keys_[i]);
  std::string storage;
  const std::string_view content =
      ReadZipMember(name, members_[i], cap_, &storage);
  return DecodeNpy(
      name, members_[i].deflated ? FileBytes(content) : bytes_.Part(content),
      limits);
}

std::string EncodeNpz(const std::string& name, const NamedTensors& tensors) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [key, tensor] : tensors) {
    members.emplace_back(key + std::string(kEnding), EncodeNpy(name, tensor));
  }
  return EncodeZip(name, members);
}

}  // namespace plexus::engine
